import type { Assessment, Label } from '../../../src/model/assessment';
import type { Draft, DraftPlace, NameSuggestion } from '../../../src/model/draft';
import type { LabelInput } from '../../../src/model/labelSchema';
import type { SpanDetails } from '../../../src/model/span';
import type { SearchAnswer, SearchQuery } from '../../../src/model/traceSearch';
import type { Filled } from '../support/filled';

// Samples with every field set, as a schema silently drops fields it doesn't declare.

export const SERVER = 'http://127.0.0.1:5000';
export const TRACE = `tr-${'1'.repeat(32)}`;
export const SPAN = 'a000000000000004';
const ID = `a-${'a'.repeat(32)}`;

export const assessment: Filled<Assessment> = {
  id: ID,
  traceId: TRACE,
  spanId: SPAN,
  name: 'quality',
  kind: 'feedback',
  value: { deep: [{ inner: 12345678901234567000 }, 'text', true] },
  exactValue: '{"deep":[{"inner":12345678901234567890},"text",true]}',
  error: { code: 'TIMEOUT', message: 'took too long', stack: 'at scorer' },
  rationale: 'as it is blue',
  source: { type: 'LLM_JUDGE', id: 'judge-1' },
  metadata: { team: 'cables' },
  createdAt: 1_000,
  updatedAt: 2_000,
  valid: true,
  overrides: `a-${'b'.repeat(32)}`,
};

export const label: Filled<Label> = {
  ...assessment,
  save: { state: 'refused', reason: 'The server refused it.' },
  mine: true,
  history: [assessment],
  beaten: [{ ...assessment, value: 3, exactValue: '3.00000000000000000001' }],
};

export const draft: Filled<Draft> = {
  kind: 'expectation',
  name: 'expected_response',
  dataType: 'json',
  value: '{"cable": "blue"}',
  rationale: 'as the manual says',
  source: { type: 'CODE', id: 'check.py' },
  metadata: 'team=cables',
};

export const place: Filled<DraftPlace> = { spanId: SPAN, labelId: ID };

const inputs: Filled<{ readonly [K in LabelInput['type']]: Extract<LabelInput, { readonly type: K }> }> = {
  passFail: { type: 'passFail', positive: 'good', negative: 'bad' },
  categorical: { type: 'categorical', options: ['red', 'blue'], multiple: true },
  numeric: { type: 'numeric', min: 1, max: 5 },
  text: { type: 'text', maxLength: 40 },
};

export const suggestions: Filled<NameSuggestion>[] = Object.values(inputs).map((input) => ({
  name: input.type,
  kind: 'feedback',
  dataType: 'number',
  values: [1, 'text', [true]],
  schema: { name: input.type, kind: 'feedback', instruction: 'Say how.', comment: true, input },
}));

export const passFail = inputs.passFail;

const text = { ref: 'inputs', text: '"Which cable?"', total: 14 };
const tokens = { input: 10, output: 20, total: '12345678901234567890' };

export const details: Filled<SpanDetails> = {
  id: SPAN,
  parentId: 'a000000000000001',
  name: 'answer',
  type: 'LLM',
  status: 'ERROR',
  statusMessage: 'no cable',
  startTime: '1700000000000000000',
  endTime: '1700000001000000000',
  duration: 1_000_000_000,
  inputs: text,
  outputs: { ...text, ref: 'outputs' },
  attributes: [{ key: 'user', value: text }],
  events: [{ name: 'exception', time: '1700000000500000000', attributes: [{ key: 'message', value: text }] }],
  links: [{ traceId: TRACE, spanId: SPAN }],
  model: 'small-model',
  tokens,
  cost: 0.25,
};

export const query: Filled<SearchQuery> = { text: 'blue', matchCase: true, wholeWord: true, regex: true };

export const hits: Filled<SearchAnswer> = {
  state: 'stopped',
  message: 'It took too long.',
  places: [{ spanId: SPAN, field: 'inputs', hits: [0, 4, 0] }],
  texts: ['blue'],
  total: 1,
  more: true,
};
