import { KIND_TRAITS, type AssessmentKind, type AssessmentSource, type Label } from '../model/assessment';
import type { Metadata } from '../model/metadata';
import type { HeldValue } from '../model/exactValue';

/** What a form, the palette or a table cell says, validated. */
export interface LabelForm extends HeldValue {
  readonly kind: AssessmentKind;
  readonly name: string;
  readonly rationale: string;
  /** Absent: the person who labels here. */
  readonly source?: AssessmentSource | undefined;
  readonly metadata?: Metadata | undefined;
}

/** The same where nobody may have been asked for a rationale: absent, that of a label that is changed stays. */
export interface PutForm extends Omit<LabelForm, 'rationale'> {
  readonly rationale?: string | undefined;
}

/** What a label shall say. Absent: as it is. */
export interface LabelChange extends Omit<LabelForm, 'kind'> {
  /** Another span: the label moves there. null: to the whole trace. */
  readonly spanId?: string | null | undefined;
}

/**
 * What becomes of a label of the same name and kind that is there already. `change`: one's own, and any expectation, is
 * changed; somebody else's feedback stays, and a new one stands beside it. `override`: that one is overridden, too.
 * `skip`: whoever made it, it stays, and nothing is written.
 */
export type ExistingRule = 'change' | 'override' | 'skip';

/** The label that a new one of this name meets, one's own first; notes and other spans do not count. */
export function sameNameLabel(
  labels: readonly Label[],
  spanId: string | null,
  { kind, name }: { readonly kind: AssessmentKind; readonly name: string },
  rule: ExistingRule,
): Label | undefined {
  const same = labels.filter(
    (label) => label.kind === kind && label.name === name && label.spanId === spanId,
  );
  const own = same.findLast(({ mine }) => mine);
  if (own) return own;
  return rule === 'change' && !KIND_TRAITS[kind].isShared ? undefined : same.at(-1);
}
