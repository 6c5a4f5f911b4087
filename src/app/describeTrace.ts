import * as l10n from '@vscode/l10n';
import { NOTES_NAME, type AssessmentKind, type Label } from '../model/assessment';
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
  if (trace.state === 'IN_PROGRESS') return l10n.t('running');
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
  if (label.error) return l10n.t('error');
  if (typeof label.value === 'boolean') return labelTone(label.value) === 'pass' ? '✓' : '✗';
  return plainLine(formatValue(label), 24);
}

/**
 * Returns the description of a label's row: its full value, its rationale, its source unless it's the user,
 * whether it applies to the whole session, and why it isn't saved yet.
 */
export function labelDescription(label: Label): string {
  const value = label.error
    ? l10n.t('error: {0}', plainLine(label.error.message, 80))
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
  return Object.hasOwn(label.metadata, SESSION_KEY) ? l10n.t('whole session') : '';
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
      return l10n.t('pending: {0}', plainLine(label.save.reason));
    case 'refused':
      return l10n.t('not saved: {0}', plainLine(label.save.reason));
  }
}

/** Returns the state as a word, for tooltips and screen readers. */
export function stateWord(trace: TraceInfo): string {
  switch (trace.state) {
    case 'OK':
      return l10n.t('OK');
    case 'ERROR':
      return l10n.t('Error');
    case 'IN_PROGRESS':
      return l10n.t('Running');
    case 'STATE_UNSPECIFIED':
      return l10n.t('Unknown state');
  }
}

/** Returns the kind of a label as a word in a sentence. */
export function kindText(kind: AssessmentKind): string {
  switch (kind) {
    case 'feedback':
      return l10n.t('feedback');
    case 'expectation':
      return l10n.t('expectation');
  }
}

/** Describes the source of a label: `you`, `person ana@example.com`, `judge gpt-4o`. */
export function sourceText(label: Label): string {
  if (label.mine) return l10n.t('you');
  const id = plainLine(label.source.id, 60);
  switch (label.source.type) {
    case 'HUMAN':
      return id === '' ? l10n.t('person') : l10n.t('person {0}', id);
    case 'LLM_JUDGE':
      return id === '' ? l10n.t('judge') : l10n.t('judge {0}', id);
    case 'CODE':
      return id === '' ? l10n.t('code') : l10n.t('code {0}', id);
    case 'SOURCE_TYPE_UNSPECIFIED':
      return id === '' ? l10n.t('unknown source') : l10n.t('unknown source {0}', id);
  }
}
