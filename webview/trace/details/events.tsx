import * as l10n from '@vscode/l10n';
import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { exactOffset, exactTime } from '../../../src/model/exactTime';
import type { SpanEvent, ValueText } from '../../../src/model/span';
import { Icon } from '../../ui/icon';
import { IconButton } from '../../ui/iconButton';
import { LongText } from '../../ui/longText';
import { MarkedText } from '../../ui/markedText';
import { ShowMore } from '../../ui/showMore';
import { attributeText } from '../../../src/model/attributeText';
import { Attributes } from './attributes';
import { StackTrace } from './stackTrace';
import { CutValue } from './valueSection';
import { soughtEvent, soughtIn, useFound } from '../find/found';
import { useFoundText } from '../find/foundValue';

interface EventsProps {
  readonly spanId: string;
  /** The start of the span in nanoseconds since the epoch, as digits; '' if it's unknown. */
  readonly spanStart: string;
  readonly events: readonly SpanEvent[];
  readonly onLoadRest: (value: ValueText) => Promise<void>;
  readonly onCopy: (text: string) => void;
}

const PAGE = 50;
const TYPE = 'exception.type';
const MESSAGE = 'exception.message';
export const STACK = 'exception.stacktrace';

/** The index of the event to scroll into view, or null. */
export const askedEvent = signal<number | null>(null);

/** The span's events in order. Exceptions include their stack trace. */
export function Events(props: EventsProps) {
  const [paged, setShown] = useState(PAGE);
  const asked = askedEvent.value;
  const shown = Math.max(paged, (asked ?? -1) + 1);
  const wanted = soughtEvent(props.spanId);
  const apart = wanted !== null && wanted >= shown ? props.events[wanted] : undefined;
  const row = (event: SpanEvent, index: number) => (
    <li key={index} class="event" data-found-in={`event ${index}`}>
      <Event {...props} event={event} index={index} />
    </li>
  );
  const list = useRef<HTMLOListElement>(null);
  // After the pane has restored the tab's scroll position.
  useEffect(() => {
    if (asked === null) return;
    const event = list.current?.children[asked];
    // Not `scrollIntoView`: it scrolls every scrollable ancestor, including the whole panel.
    const panel = event?.closest('.tab-panel');
    if (event && panel)
      panel.scrollTop += event.getBoundingClientRect().top - panel.getBoundingClientRect().top;
    askedEvent.value = null;
    setShown(shown);
  }, [asked]);
  const left = props.events.length - shown;
  return (
    <>
      <ol class="events" ref={list}>
        {props.events.slice(0, shown).map(row)}
        {apart && wanted !== null && row(apart, wanted)}
      </ol>
      <ShowMore left={left} page={PAGE} onMore={() => setShown(shown + PAGE)} />
    </>
  );
}

function Event(props: { event: SpanEvent; index: number } & Omit<EventsProps, 'events'>) {
  const { event, spanId, index } = props;
  const isException = event.name === 'exception';
  const find = (key: string): ValueText | undefined =>
    event.attributes.find((attribute) => attribute.key === key)?.value;
  const stack = isException ? find(STACK) : undefined;
  const rest = isException
    ? event.attributes.filter(({ key }) => key !== TYPE && key !== MESSAGE && key !== STACK)
    : event.attributes;
  const typeValue = isException ? find(TYPE) : undefined;
  const type = attributeText(typeValue);
  const messageValue = isException ? find(MESSAGE) : undefined;
  const message = attributeText(messageValue);
  const stackText = attributeText(stack);
  const nameMarks = useFound(spanId, `event ${index}`, event.name, false);
  const typeMarks = useFoundText(spanId, typeValue);
  const messageMarks = useFoundText(spanId, messageValue);
  const stackMarks = useFoundText(spanId, stack);
  const name = event.name === '' ? l10n.t('(no name)') : event.name;
  // The name of an exception event and the keys of its attributes aren't shown. Highlight the exception's
  // type instead.
  const untold = [
    `event ${index}`,
    ...[typeValue, messageValue, stack].map((one) => `${one?.ref ?? ''} key`),
  ];
  const hit = isException
    ? (untold.map((field) => soughtIn(spanId, field)).find((one) => one !== null) ?? null)
    : null;
  return (
    <>
      <div class="event-head">
        <Icon name={isException ? 'error' : 'symbol-event'} class={isException ? 'state-icon' : ''} />
        <bdi class="event-name">
          {isException && type !== '' ? (
            <MarkedText text={type} marks={hit === null ? typeMarks : [{ from: 0, to: type.length, hit }]} />
          ) : (
            <MarkedText text={name} marks={hit === null ? nameMarks : [{ from: 0, to: name.length, hit }]} />
          )}
        </bdi>
        {isException && <span class="quiet-text">{l10n.t('Exception')}</span>}
        <span class="event-offset" title={exactTime(event.time)}>
          {eventTime(props.spanStart, event.time)}
        </span>
      </div>
      {messageValue && message !== '' && (
        <div class="event-message">
          <LongText text={message} lines={12} marks={messageMarks} />
          {isCut(messageValue) && <CutValue value={messageValue} onLoadRest={props.onLoadRest} />}
        </div>
      )}
      {stack && (
        <div class="stack">
          <div class="stack-head">
            <span>{l10n.t('Stack trace')}</span>
            <IconButton
              icon="copy"
              label={l10n.t('Copy {0}', l10n.t('Stack trace'))}
              onClick={() => props.onCopy(stackText)}
            />
          </div>
          <StackTrace text={stackText} spanId={spanId} event={index} marks={stackMarks} />
          {isCut(stack) && <CutValue value={stack} onLoadRest={props.onLoadRest} />}
        </div>
      )}
      {rest.length > 0 && (
        <Attributes attributes={rest} spanId={props.spanId} onLoadRest={props.onLoadRest} />
      )}
    </>
  );
}

/**
 * Returns the time of an event relative to the span's start, to the nanosecond, or as a date if the start is
 * unknown.
 */
function eventTime(start: string, time: string): string {
  if (time === '') return l10n.t('not recorded');
  const offset = exactOffset(start, time);
  if (!offset) return l10n.t('at {0}', exactTime(time));
  return offset.before ? l10n.t('{0} before start', offset.text) : l10n.t('{0} after start', offset.text);
}

function isCut(value: ValueText): boolean {
  return value.text.length < value.total;
}
