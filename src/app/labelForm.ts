import { KIND_TRAITS, type AssessmentKind, type AssessmentSource, type Label } from '../model/assessment';
import type { Metadata } from '../model/metadata';
import type { ExactValue } from '../model/exactValue';

/** The validated input of a form, the palette, or a table cell. */
export interface LabelForm extends ExactValue {
  readonly kind: AssessmentKind;
  readonly name: string;
  readonly rationale: string;
  /** Defaults to the user. */
  readonly source?: AssessmentSource | undefined;
  readonly metadata?: Metadata | undefined;
}

/** Like `LabelForm`, but the rationale is optional. When it's absent, a changed label keeps its own. */
export interface PutForm extends Omit<LabelForm, 'rationale'> {
  readonly rationale?: string | undefined;
}

/** The new content of a label. Absent fields stay the same. */
export interface LabelChange extends Omit<LabelForm, 'kind'> {
  /** The span that the label moves to; null for the whole trace. */
  readonly spanId?: string | null | undefined;
}

/**
 * What happens to an existing label with the same name and kind.
 * - `change`: changes the user's own label, or any expectation. Other people's feedback is kept, and the new
 *   label is added next to it.
 * - `override`: like `change`, but overrides other people's feedback.
 * - `skip`: keeps the existing label, whoever made it, and writes nothing.
 */
export type ExistingRule = 'change' | 'override' | 'skip';

/**
 * Returns the existing label that `rule` applies to, preferring the user's own. Only labels on the same span
 * with the same kind and name count.
 */
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
