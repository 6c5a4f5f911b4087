import { type Label, NOTES_NAME } from '../../../src/model/assessment';
import type { Draft, NameSuggestion } from '../../../src/model/draft';
import type { LabelInput } from '../../../src/model/labelSchema';
import { SESSION_KEY } from '../../../src/model/metadata';
import { labelOf } from '../traceFixture';

/**
 * Returns labels with the payload in every text, covering each kind, source, value type and save state. `at`
 * makes their IDs unique.
 */
export function hostileLabels(text: string, at: number): Label[] {
  const common = {
    name: text,
    rationale: text,
    metadata: { [text]: text, [SESSION_KEY]: text },
    mine: false,
  };
  const code = { ...common, source: { type: 'CODE', id: text } } as const;
  const judge = { ...common, source: { type: 'LLM_JUDGE', id: text } } as const;
  const error = { code: text, message: text, stack: text };
  const history = [
    labelOf(`o-${at}`, { ...judge, value: text, valid: false }),
    labelOf(`p-${at}`, { ...code, value: null, error, valid: false }),
  ];
  return [
    labelOf(`a-${at}`, { ...code, value: text, history }),
    labelOf(`b-${at}`, { ...judge, kind: 'expectation', value: { [text]: [text] } }),
    labelOf(`c-${at}`, { ...judge, value: null, error }),
    labelOf(`d-${at}`, {
      ...common,
      value: [text, text],
      save: { state: 'refused', reason: text },
      beaten: [
        labelOf(`q-${at}`, { ...common, value: text }),
        labelOf(`r-${at}`, { ...common, value: [text] }),
      ],
    }),
    labelOf(`e-${at}`, { ...code, spanId: text, value: text, save: { state: 'waiting', reason: text } }),
    labelOf(`f-${at}`, { name: NOTES_NAME, value: text, save: { state: 'refused', reason: text } }),
    labelOf(`g-${at}`, { ...judge, name: NOTES_NAME, value: text }),
  ];
}

/** Returns a label schema suggestion with the payload in every text. `at` selects its input type. */
export function hostileSuggestion(text: string, at: number): NameSuggestion {
  const inputs: readonly LabelInput[] = [
    { type: 'passFail', positive: text, negative: `${text}.` },
    { type: 'categorical', options: [text, 'other'], multiple: false },
    { type: 'categorical', options: [text, 'other'], multiple: true },
    { type: 'text', maxLength: 1 },
    { type: 'text', maxLength: null },
  ];
  const input = inputs[at % inputs.length] ?? { type: 'text', maxLength: 1 };
  const schema = { name: text, kind: 'feedback', instruction: text, comment: true, input } as const;
  return { name: text, kind: 'feedback', dataType: 'string', values: [text, { [text]: text }], schema };
}

/** A draft as typed, or as restored from an editor tab. */
export function hostileDraft(text: string): Draft {
  const source = { type: 'CODE', id: text } as const;
  return {
    kind: 'feedback',
    name: text,
    dataType: 'string',
    value: `not ${text}`,
    rationale: text,
    source,
    metadata: text,
  };
}
