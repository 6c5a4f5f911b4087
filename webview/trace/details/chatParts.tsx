import * as l10n from '@vscode/l10n';
import { useId, useMemo, useState } from 'preact/hooks';
import { carryJson, type CarriedMarks, NOTHING_CARRIED } from '../../../src/model/carryMarks';
import { jsonInText } from '../../../src/model/chat/jsonInText';
import type { ChatPart } from '../../../src/model/chat/types';
import type { Mark } from '../../../src/model/marks';
import { useFold } from '../../ui/fold';
import { Icon } from '../../ui/icon';
import { LongText } from '../../ui/longText';
import { MarkdownView } from '../../ui/markdownView';
import { MarkedText } from '../../ui/markedText';
import { shortened } from '../../ui/shortened';
import { sought, soughtMark } from '../../ui/sought';
import { ShowMore } from '../../ui/showMore';
import { JsonLine } from './jsonLine';
import { MediaView } from './mediaView';

const PAGE = 50;

/** The parts of one message, paged. `plain` is for tool results, which aren't Markdown. */
export function ChatParts(props: { parts: readonly ChatPart[]; plain?: boolean; found: CarriedMarks }) {
  const [shown, setShown] = useState(PAGE);
  const { parts, found, plain = false } = props;
  const wanted = found.memberWith(sought.value?.hit ?? null, parts) ?? -1;
  const apart = wanted >= shown ? parts[wanted] : undefined;
  return (
    <>
      {parts.slice(0, shown).map((part, index) => (
        <Part key={index} part={part} plain={plain} found={found} />
      ))}
      <ShowMore left={parts.length - shown} page={PAGE} onMore={() => setShown(shown + PAGE)} />
      {apart && <Part key={wanted} part={apart} plain={plain} found={found} />}
    </>
  );
}

function Part({ part, plain, found }: { part: ChatPart; plain: boolean; found: CarriedMarks }) {
  switch (part.type) {
    case 'text':
      return <Text text={part.text} plain={plain} marks={found.of(part, 'text')} />;
    case 'reasoning':
      return <Reasoning text={part.text} marks={found.of(part, 'text')} />;
    case 'field':
      return (
        <div class="chat-field">
          <div class="chat-field-name">
            <bdi>
              <MarkedText text={shortened(part.name, 200)} marks={found.of(part, 'name')} />
            </bdi>
          </div>
          <Text text={part.text} plain={false} marks={found.of(part, 'text')} />
        </div>
      );
    case 'media':
      return <MediaView part={part} />;
    case 'json':
      return (
        <div class="chat-json">
          <JsonLine value={part.value} found={found} marks={found.of(part, 'value')} />
        </div>
      );
  }
}

/**
 * Shows text that contains JSON as JSON: most tools respond in JSON, and so do models that were asked to. If
 * the current hit isn't in one of the JSON's strings (a bracket, a quote), the text is shown as written.
 */
function Text({ text, plain, marks }: { text: string; plain: boolean; marks: readonly Mark[] }) {
  const json = useMemo(() => jsonInText(text), [text]);
  const found = useMemo(
    () => (json === undefined ? NOTHING_CARRIED : carryJson(text, marks, (dyed) => dyed, json)),
    [text, json, marks],
  );
  const hit = soughtMark(marks)?.hit;
  if (json !== undefined && (hit === undefined || found.has(hit)))
    return (
      <div class="chat-json">
        <JsonLine value={json} source={text} found={found} />
      </div>
    );
  return plain || json !== undefined ? (
    <LongText text={text} lines={12} marks={marks} />
  ) : (
    <MarkdownView text={text} marks={marks} />
  );
}

/** Collapsed at first, because the response is read more often than the reasoning. */
function Reasoning({ text, marks }: { text: string; marks: readonly Mark[] }) {
  const { open, toggle, use } = useFold(false, soughtMark(marks) !== undefined);
  const id = useId();
  const beginning = shortened(text, 200).replaceAll(/\s+/g, ' ');
  return (
    <div class="chat-reasoning">
      <button
        type="button"
        class="chat-reasoning-toggle"
        aria-expanded={open}
        aria-controls={id}
        onClick={toggle}
      >
        <Icon name={open ? 'chevron-down' : 'chevron-right'} />
        <span>{l10n.t('Reasoning')}</span>
        {!open && <bdi class="chat-reasoning-peek">{beginning}</bdi>}
      </button>
      <div id={id} class="chat-reasoning-text" hidden={!open} onClick={use}>
        {open && <MarkdownView text={text} marks={marks} />}
      </div>
    </div>
  );
}
