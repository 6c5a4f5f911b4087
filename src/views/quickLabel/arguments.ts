import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { AssessmentKind } from '../../model/assessment';
import { schemaProblem, type LabelInput } from '../../model/labelSchema';
import { validateDraft } from '../../model/validate';
import { dataTypeOf, valueText } from '../../model/value';
import type { PutForm } from '../../app/labelForm';

/** Arguments from a keybinding or another extension, so that a single key can add a label. */
const Arguments = z.object({
  name: z.string(),
  value: z.union([z.number(), z.boolean(), z.string()]),
  rationale: z.optional(z.string()),
});

/**
 * Parses the arguments of a command that saves without prompting.
 * @throws Error with a message for the user when the arguments are invalid.
 */
export function parseArguments(kind: AssessmentKind, argument: unknown): PutForm {
  const parsed = Arguments.safeParse(argument);
  if (!parsed.success) {
    throw new Error(
      vscode.l10n.t(
        'The arguments must be {"name": text, "value": number, true, false, or text, "rationale"?: text}.',
      ),
    );
  }
  const { name, value, rationale } = parsed.data;
  const draft = {
    kind,
    name,
    dataType: dataTypeOf(value),
    value: valueText(value),
    rationale: rationale ?? '',
  };
  const read = validateDraft(draft);
  if (!read.ok) throw new Error(read.problems.map((problem) => problem.message).join(' '));
  const said = { kind, name: read.name, value: read.value };
  return rationale === undefined ? said : { ...said, rationale: read.rationale };
}

/** @throws Error when the label schema for the name doesn't allow the value. */
export function checkGiven({ name, value }: PutForm, input: LabelInput | undefined): void {
  const problem = input && schemaProblem(input, value);
  if (problem !== undefined) throw new Error(vscode.l10n.t('{0}: {1}', name, problem));
}
