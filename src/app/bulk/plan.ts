import * as l10n from '@vscode/l10n';
import { isOverriddenByEdit, type Label } from '../../model/assessment';
import type { TraceInfo } from '../../model/trace';
import { formatValue, isSameValue, type ExactValue } from '../../model/exactValue';
import { inherited } from '../../model/metadata';
import { plainLine } from '../../model/plainText';
import { sameNameLabel, type ExistingRule, type LabelForm } from '../labelForm';
import { sourceText } from '../describeTrace';

/** How labels with the same name are handled when many traces are labeled at once. */
export type BulkRule = Extract<ExistingRule, 'skip' | 'override'>;

/** What labeling would do to one of the traces. */
export interface PlannedLabel {
  readonly trace: TraceInfo;
  /** The trace's existing label with this name. */
  readonly there: Label | undefined;
  /** Whether the trace is selected by default. */
  readonly checked: boolean;
  /** One line: the existing label, and what happens to it if the trace is checked or unchecked. */
  readonly text: string;
}

/** Plans which of the traces get the label, and what happens to their existing labels. */
export function planLabels(
  traces: readonly TraceInfo[],
  labelsOf: (trace: TraceInfo) => readonly Label[],
  form: LabelForm,
  rule: BulkRule,
): PlannedLabel[] {
  return traces.map((trace) => {
    const there = sameNameLabel(labelsOf(trace), null, form, 'override');
    if (!there) return { trace, there, checked: true, text: l10n.t('new') };
    const has = l10n.t('has {0} by {1}', shownValue(there), sourceText(there));
    const planned = (text: string): string => `${has}: ${text}`;
    if (saysTheSame(there, form))
      return { trace, there, checked: false, text: planned(l10n.t('has this value already')) };
    const becomes = changesInPlace(there) ? l10n.t('changes to {0}', shown(form)) : overridden(there);
    return rule === 'override'
      ? { trace, there, checked: true, text: planned(becomes) }
      : { trace, there, checked: false, text: planned(l10n.t('unchanged (if selected: {0})', becomes)) };
  });
}

/** Returns how many of the traces have a different label with this name. */
export function countExisting(planned: readonly PlannedLabel[], form: LabelForm): number {
  return planned.filter(({ there }) => there && !saysTheSame(there, form)).length;
}

/** The user's own labels and all expectations are changed; other people's feedback is overridden. */
function changesInPlace(label: Label): boolean {
  return !isOverriddenByEdit(label);
}

/** Also names the metadata that isn't copied to the new label. */
function overridden({ metadata }: Label): string {
  const { left } = inherited(metadata);
  const keys = left.map((key) => plainLine(key.slice(key.lastIndexOf('.') + 1), 40));
  return keys.length === 0 ? l10n.t('overridden') : l10n.t('overridden, without its {0}', keys.join(', '));
}

function saysTheSame(label: Label, form: LabelForm): boolean {
  if (!changesInPlace(label) || label.error) return false;
  return isSameValue(label, form) && (form.rationale === '' || form.rationale === label.rationale);
}

function shownValue(label: Label): string {
  return label.error ? l10n.t('an error') : shown(label);
}

function shown(held: ExactValue): string {
  return plainLine(formatValue(held), 24);
}
