import { useId, useLayoutEffect, useState } from 'preact/hooks';
import type { ChatPart } from '../../../src/model/chat/types';
import { Icon } from '../../ui/icon';
import { JsonView } from '../../ui/jsonView';
import { LongText } from '../../ui/longText';
import { MarkdownView } from '../../ui/markdownView';
import { shortened } from '../../ui/shortened';
import { sought } from '../../ui/sought';
import { ShowMore } from '../../ui/showMore';
import { t } from '../../ui/strings';
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
      return plain ? <LongText text={part.text} lines={12} /> : <MarkdownView text={part.text} />;
    case 'reasoning':
      return <Reasoning text={part.text} />;
    case 'field':
      return (
        <div class="chat-field">
          <div class="chat-field-name">
            <bdi>{shortened(part.name, 200)}</bdi>
          </div>
          <MarkdownView text={part.text} />
        </div>
      );
    case 'media':
      return <MediaView part={part} />;
    case 'json':
      return <JsonView value={part.value} />;
  }
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
