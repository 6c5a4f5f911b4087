import { useId, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { ExactJson } from '../../../src/model/exactJson';
import { jsonInText } from '../../../src/model/chat/jsonInText';
import type { ChatPart } from '../../../src/model/chat/types';
import { Icon } from '../../ui/icon';
import { LongText } from '../../ui/longText';
import { MarkdownView } from '../../ui/markdownView';
import { shortened } from '../../ui/shortened';
import { sought } from '../../ui/sought';
import { ShowMore } from '../../ui/showMore';
import { t } from '../../ui/strings';
import { JsonLine } from './jsonLine';
import { MediaView } from './mediaView';

const PAGE = 50;

/** The parts of one message, a page at a time. `plain`: what a tool answered, which is no Markdown. */
export function ChatParts(props: { parts: readonly ChatPart[]; plain?: boolean }) {
  const [shown, setShown] = useState(PAGE);
  const left = props.parts.length - shown;
  return (
    <>
      {props.parts.slice(0, shown).map((part, index) => (
        <Part key={index} part={part} plain={props.plain === true} />
      ))}
      <ShowMore left={left} page={PAGE} onMore={() => setShown(shown + PAGE)} />
    </>
  );
}

function Part({ part, plain }: { part: ChatPart; plain: boolean }) {
  switch (part.type) {
    case 'text':
      return <Text text={part.text} plain={plain} />;
    case 'reasoning':
      return <Reasoning text={part.text} />;
    case 'field':
      return (
        <div class="chat-field">
          <div class="chat-field-name">
            <bdi>{shortened(part.name, 200)}</bdi>
          </div>
          <Text text={part.text} plain={false} />
        </div>
      );
    case 'media':
      return <MediaView part={part} />;
    case 'json':
      return <Json value={part.value} />;
  }
}

/** JSON where it is written in that: most tools answer so, and models that were asked for it. */
function Text({ text, plain }: { text: string; plain: boolean }) {
  const json = useMemo(() => jsonInText(text), [text]);
  if (json !== undefined) return <Json value={json} source={text} />;
  return plain ? <LongText text={text} lines={12} /> : <MarkdownView text={text} />;
}

function Json({ value, source }: { value: ExactJson; source?: string }) {
  return (
    <div class="chat-json">
      <JsonLine value={value} source={source} />
    </div>
  );
}

/** Closed at first: what was answered is read more often than what was thought. */
function Reasoning({ text }: { text: string }) {
  const [open, setOpen] = useState(false);
  const hit = sought.value;
  useLayoutEffect(() => {
    if (hit && text.includes(hit.text)) setOpen(true);
  }, [hit, text]);
  const id = useId();
  const beginning = shortened(text, 200).replaceAll(/\s+/g, ' ');
  return (
    <div class="chat-reasoning">
      <button
        type="button"
        class="chat-reasoning-toggle"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <Icon name={open ? 'chevron-down' : 'chevron-right'} />
        <span>{t('reasoning')}</span>
        {!open && <bdi class="chat-reasoning-peek">{beginning}</bdi>}
      </button>
      <div id={id} class="chat-reasoning-text" hidden={!open}>
        {open && <MarkdownView text={text} />}
      </div>
    </div>
  );
}
