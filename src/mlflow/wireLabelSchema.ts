import * as z from 'zod/mini';
import type { LabelInput, LabelSchema } from '../model/labelSchema';
import { once } from '../model/once';

const text = z.nullish(z.string());

/**
 * Decodes the input of a schema. Inputs that only Databricks supports fail
 * (docs/mlflow-api.md#label-schemas).
 */
function inputSchema(): z.ZodMiniType<LabelInput> {
  const bound = z.nullish(z.number());
  const PassFail = z.object({
    pass_fail: z.object({ positive_label: z.string(), negative_label: z.string() }),
  });
  const Categorical = z.object({
    categorical: z.object({ options: z.array(z.string()), multi_select: z.nullish(z.boolean()) }),
  });
  const Numeric = z.object({ numeric: z.object({ min_value: bound, max_value: bound }) });
  const Text = z.object({ text: z.object({ max_length: bound }) });
  return z.pipe(
    z.union([PassFail, Categorical, Numeric, Text]),
    z.transform((input): LabelInput => {
      if ('pass_fail' in input) {
        const { positive_label: positive, negative_label: negative } = input.pass_fail;
        return { type: 'passFail', positive, negative };
      }
      if ('categorical' in input) {
        const { options, multi_select: multiple } = input.categorical;
        return { type: 'categorical', options, multiple: multiple === true };
      }
      if ('numeric' in input) {
        const { min_value: min, max_value: max } = input.numeric;
        return { type: 'numeric', min: min ?? null, max: max ?? null };
      }
      return { type: 'text', maxLength: input.text.max_length ?? null };
    }),
  );
}

const KINDS = { FEEDBACK: 'feedback', EXPECTATION: 'expectation' } as const;

/**
 * Decodes a label schema (docs/mlflow-api.md#label-schemas), and whether it's the default one that MLflow
 * creates when schemas are listed. The zod schema is created on first use, not at activation.
 */
export const labelSchemaWire = once(() =>
  z.pipe(
    z.object({
      name: z.string(),
      type: z.enum(['FEEDBACK', 'EXPECTATION']),
      instruction: text,
      enable_comment: z.nullish(z.boolean()),
      input: inputSchema(),
      is_default: z.nullish(z.boolean()),
    }),
    z.transform((raw): { readonly schema: LabelSchema; readonly isDefault: boolean } => ({
      schema: {
        name: raw.name,
        kind: KINDS[raw.type],
        instruction: raw.instruction ?? '',
        comment: raw.enable_comment === true,
        input: raw.input,
      },
      isDefault: raw.is_default === true,
    })),
  ),
);

export const LabelSchemaPage = z.object({
  label_schemas: z.nullish(z.array(z.unknown())),
  next_page_token: text,
});
