import { isOverriddenByEdit, type Label } from '../../model/assessment';
import type { TraceInfo } from '../../model/trace';
import { heldText, sameHeld, type HeldValue } from '../../model/exactValue';
import { inherited } from '../../model/metadata';
import { plainLine } from '../../model/plainText';
import { sameNameLabel, type ExistingRule, type LabelForm } from '../labelForm';
import { sourceText } from '../describeTrace';

/** What becomes of labels of the same name that are there: the choice for many traces at once. */
export type BulkRule = Extract<ExistingRule, 'skip' | 'override'>;

/** What one trace of many is about to get. */
export interface PlannedLabel {
  readonly trace: TraceInfo;
  /** The label of this name that it has already. */
  readonly there: Label | undefined;
  /** Whether it is written unless the user says otherwise. */
  readonly checked: boolean;
  /** One line that says what is there, and what becomes of it when it is checked and when it is not. */
  readonly text: string;
}

/** What labeling these traces would write where. */
export function planLabels(
  traces: readonly TraceInfo[],
  labelsOf: (trace: TraceInfo) => readonly Label[],
  form: LabelForm,
  rule: BulkRule,
): PlannedLabel[] {
  return traces.map((trace) => {
    const there = sameNameLabel(labelsOf(trace), null, form, 'override');
    if (!there) return { trace, there, checked: true, text: 'new' };
    const has = `has ${shownValue(there)} by ${sourceText(there)}`;
    if (saysTheSame(there, form))
      return { trace, there, checked: false, text: `${has}: says the same already` };
    const becomes = changesInPlace(there) ? `changes to ${shown(form)}` : overridden(there);
    return rule === 'override'
      ? { trace, there, checked: true, text: `${has}: ${becomes}` }
      : { trace, there, checked: false, text: `${has}: stays (check: ${becomes})` };
  });
}

/** How many of the traces have a label of this name that would have to give way. */
export function countExisting(planned: readonly PlannedLabel[], form: LabelForm): number {
  return planned.filter(({ there }) => there && !saysTheSame(there, form)).length;
}

/** One's own, and any expectation, is changed; somebody else's feedback is overridden by a new one. */
function changesInPlace(label: Label): boolean {
  return !isOverriddenByEdit(label);
}

/** With the metadata that does not go over to the new label. */
function overridden({ metadata }: Label): string {
  const { left } = inherited(metadata);
  const keys = left.map((key) => plainLine(key.slice(key.lastIndexOf('.') + 1), 40));
  return keys.length === 0 ? 'overridden' : `overridden, without its ${keys.join(', ')}`;
}

function saysTheSame(label: Label, form: LabelForm): boolean {
  if (!changesInPlace(label) || label.error) return false;
  return sameHeld(label, form) && (form.rationale === '' || form.rationale === label.rationale);
}

function shownValue(label: Label): string {
  return label.error ? 'an error' : shown(label);
}

function shown(held: HeldValue): string {
  return plainLine(heldText(held), 24);
}
