import { NOTES_NAME, type Label } from '../model/assessment';
import { formatAge, formatMs } from '../model/format';
import { labelTone } from '../model/labelTone';
import { SESSION_KEY } from '../model/metadata';
import { traceTitle } from '../model/preview';
import type { TraceInfo } from '../model/trace';
import { formatValue } from '../model/exactValue';
import { plainLine, type PlainText } from '../model/plainText';

/** Returns the label of a trace's row: the first line of its request. */
export function traceLabel(trace: TraceInfo): PlainText {
  const line = plainLine(traceTitle(trace), 120);
  return line === '' ? plainLine(trace.traceId) : line;
}

/** Returns the description of a trace's row: `1.84 s · 2 min · quality 4 · correct ✓`. */
export function traceDescription(trace: TraceInfo, labels: readonly Label[], now: number): string {
  return [durationText(trace), formatAge(trace.requestTime, now), ...labelTexts(labels)]
    .filter((part) => part !== '')
    .join(' · ');
}

/** Returns `running` for a trace in progress, or '' if the server has no usable duration. */
export function durationText(trace: TraceInfo): string {
  if (trace.state === 'IN_PROGRESS') return 'running';
  return trace.durationMs === null ? '' : formatMs(trace.durationMs);
}

/** Returns one short text per label name, for the newest label with that name. Notes are excluded. */
export function labelTexts(labels: readonly Label[]): string[] {
  const newest = new Map<string, Label>();
  for (const label of labels) if (label.name !== NOTES_NAME) newest.set(label.name, label);
  return [...newest.values()].map((label) => `${plainLine(label.name, 40)} ${shortValue(label)}`);
}

/** A label's value in a few characters: a check mark or a cross for booleans. */
function shortValue(label: Label): string {
  if (label.error) return 'error';
  if (typeof label.value === 'boolean') return labelTone(label.value) === 'pass' ? '✓' : '✗';
  return plainLine(formatValue(label), 24);
}

/**
 * Returns the description of a label's row: its full value, its rationale, its source unless it's the user,
 * whether it applies to the whole session, and why it isn't saved yet.
 */
export function labelDescription(label: Label): string {
  const value = label.error
    ? `error: ${plainLine(label.error.message, 80)}`
    : plainLine(formatValue(label), 80);
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

/** Returns '' unless the label applies to the whole session. */
export function sessionText(label: Label): string {
  return Object.hasOwn(label.metadata, SESSION_KEY) ? 'whole session' : '';
}

/**
 * Returns '' for labels that are saved or being saved: redrawing the row when the server responds would
 * swallow a click on it.
 */
export function saveText(label: Label): string {
  switch (label.save.state) {
    case 'saved':
    case 'saving':
      return '';
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

/** Returns the state as a word, for tooltips and screen readers. */
export function stateWord(trace: TraceInfo): string {
  return STATE_WORDS[trace.state];
}

const SOURCE_WORDS = {
  HUMAN: 'person',
  LLM_JUDGE: 'judge',
  CODE: 'code',
  SOURCE_TYPE_UNSPECIFIED: 'unknown source',
} as const;

/** Describes the source of a label: `you`, `person ana@example.com`, `judge gpt-4o`. */
export function sourceText(label: Label): string {
  if (label.mine) return 'you';
  const id = plainLine(label.source.id, 60);
  return id === '' ? SOURCE_WORDS[label.source.type] : `${SOURCE_WORDS[label.source.type]} ${id}`;
}
