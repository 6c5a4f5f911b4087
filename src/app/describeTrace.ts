import { NOTES_NAME, type Label } from '../model/assessment';
import { formatAge, formatMs } from '../model/format';
import { labelTone } from '../model/labelTone';
import { SESSION_KEY } from '../model/metadata';
import { traceTitle } from '../model/preview';
import type { TraceInfo } from '../model/trace';
import { heldText } from '../model/exactValue';
import { plainLine, type PlainText } from '../model/plainText';

/** A trace's row: the first line of its request. */
export function traceLabel(trace: TraceInfo): PlainText {
  const line = plainLine(traceTitle(trace), 120);
  return line === '' ? plainLine(trace.traceId) : line;
}

/** What stands behind the label of a trace's row: `1.84 s · 2 min · quality 4 · correct ✓`. */
export function traceDescription(trace: TraceInfo, labels: readonly Label[], now: number): string {
  return [durationText(trace), formatAge(trace.requestTime, now), ...labelTexts(labels)]
    .filter((part) => part !== '')
    .join(' · ');
}

/** `running` while it has not ended; '' where the server has no usable duration. */
export function durationText(trace: TraceInfo): string {
  if (trace.state === 'IN_PROGRESS') return 'running';
  return trace.durationMs === null ? '' : formatMs(trace.durationMs);
}

/** Labels as a row has room for: one text a name, the newest of its labels. Notes are no labels. */
export function labelTexts(labels: readonly Label[]): string[] {
  const newest = new Map<string, Label>();
  for (const label of labels) if (label.name !== NOTES_NAME) newest.set(label.name, label);
  return [...newest.values()].map((label) => `${plainLine(label.name, 40)} ${shortValue(label)}`);
}

/** A label's value in a few characters: a tick or a cross for what reads as pass or fail by itself. */
function shortValue(label: Label): string {
  if (label.error) return 'error';
  if (typeof label.value === 'boolean') return labelTone(label.value) === 'pass' ? '✓' : '✗';
  return plainLine(heldText(label), 24);
}

/**
 * What stands behind a label's row: its value in full words, its rationale, who made it where that is not the one who
 * labels here, whether it is of the whole session, and what is not saved yet.
 */
export function labelDescription(label: Label): string {
  const value = label.error ? `error: ${plainLine(label.error.message, 80)}` : plainLine(heldText(label), 80);
  return [
    value,
    plainLine(label.rationale, 120),
    label.mine ? '' : sourceText(label),
    sessionText(label),
    saveText(label),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** '' unless a label is one of the whole session. */
export function sessionText(label: Label): string {
  return Object.hasOwn(label.metadata, SESSION_KEY) ? 'whole session' : '';
}

/** '' once it is saved. */
export function saveText(label: Label): string {
  switch (label.save.state) {
    case 'saved':
      return '';
    case 'saving':
      return 'saving…';
    case 'waiting':
      return `not sent yet: ${plainLine(label.save.reason)}`;
    case 'refused':
      return `not saved: ${plainLine(label.save.reason)}`;
  }
}

const STATE_WORDS = {
  OK: 'OK',
  ERROR: 'Error',
  IN_PROGRESS: 'Running',
  STATE_UNSPECIFIED: 'Unknown state',
} as const;

/** The state in a word, for tooltips and screen readers. */
export function stateWord(trace: TraceInfo): string {
  return STATE_WORDS[trace.state];
}

const SOURCE_WORDS = {
  HUMAN: 'person',
  LLM_JUDGE: 'judge',
  CODE: 'code',
  SOURCE_TYPE_UNSPECIFIED: 'unknown source',
} as const;

/** Who made a label, in words: `you`, `person ana@example.com`, `judge gpt-4o`. */
export function sourceText(label: Label): string {
  if (label.mine) return 'you';
  const id = plainLine(label.source.id, 60);
  return id === '' ? SOURCE_WORDS[label.source.type] : `${SOURCE_WORDS[label.source.type]} ${id}`;
}
