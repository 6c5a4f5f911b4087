import assert from 'node:assert/strict';
import {
  exactValueOf,
  exactTextOf,
  formatJson,
  formatValue,
  formatInput,
  type ExactValue,
  isSameValue,
  typedExactText,
} from '../../../src/model/exactValue';
import { pythonCall } from '../../../src/model/pythonCall';
import { validateDraft } from '../../../src/model/validate';
import { isJsonValue } from '../../../src/model/value';

const BIG = '9007199254740993';
const held = (text: string): ExactValue => {
  const parsed: unknown = JSON.parse(text);
  assert.ok(isJsonValue(parsed));
  return { value: parsed, exactValue: exactTextOf(text) };
};
const same = (text: string): string => text;

describe("a value with digits that a double can't hold", () => {
  it("keeps its text, and other values don't", () => {
    for (const text of [BIG, '-9223372036854775808', '1152921504606846976', '0.1234567890123456789', '1e400'])
      assert.equal(exactTextOf(`[${text}]`), `[${text}]`, text);
    for (const text of ['[1]', '[9007199254740991]', '[0.8333333333333334]', '[1.0]', '[1e22]', `["${BIG}"]`])
      assert.equal(exactTextOf(text), undefined, text);
    assert.equal(exactTextOf(`[${BIG}`), undefined);
    assert.equal(exactTextOf(`[NaN, "", "${BIG}"]`), undefined);
  });

  it('is written with every digit: on one line, indented, and as editable text', () => {
    const label = held(`{"id":${BIG},"x":1.50}`);
    assert.equal(formatValue(label), `{"id": ${BIG}, "x": 1.50}`);
    assert.equal(formatJson(label), `{\n  "id": ${BIG},\n  "x": 1.50\n}`);
    assert.equal(formatInput(label), `{"id": ${BIG}, "x": 1.50}`);
    assert.equal(formatInput(held(`[${BIG},"${'x'.repeat(60)}"]`)), `[\n  ${BIG},\n  "${'x'.repeat(60)}"\n]`);
    assert.equal(formatValue(held('{"a":1}')), '{"a":1}');
    assert.equal(formatValue({ value: 'text' }), 'text');
  });

  it('differs from another value by a single digit', () => {
    assert.ok(!isSameValue(held(`[${BIG}]`), held('[9007199254740992]')));
    assert.ok(isSameValue(held(`{"a":${BIG},"b":1}`), held(`{"b": 1.0, "a": ${BIG}}`)));
    assert.ok(!isSameValue(held(`[${BIG}]`), held(`[${BIG},1]`)));
    assert.ok(isSameValue(held(`[${BIG}]`), { value: [9007199254740992] }), 'rounded on its way');
  });

  it("keeps its digits when an edit doesn't change it, and takes new ones when given", () => {
    const before = held(`[${BIG}]`);
    assert.equal(exactValueOf({ value: [9007199254740992] }, before), `[${BIG}]`);
    assert.equal(exactValueOf({ value: [1] }, before), undefined);
    assert.equal(exactValueOf(held('[9007199254740992]'), before), '[9007199254740992]');
    const another = { value: [1], exactValue: `[${BIG}]` };
    assert.equal(exactValueOf(another, before), undefined, 'digits of another value');
  });

  it('is parsed with integers of any length, and with decimals as Python has them', () => {
    assert.equal(typedExactText(`{"a":${BIG},"b":0.10000000000000000001}`, same), `{"a": ${BIG}, "b": 0.1}`);
    assert.equal(typedExactText('[0.10000000000000000001]', same), undefined);
    assert.equal(typedExactText(`{"a":1,"a":${BIG}}`, same), `{"a": ${BIG}}`);
  });

  it('is kept by MLflow only in an expectation that is a list or an object', () => {
    const draft = {
      kind: 'expectation',
      name: 'n',
      dataType: 'json',
      value: `[${BIG}]`,
      rationale: '',
    } as const;
    const kept = validateDraft(draft);
    assert.ok(kept.ok);
    assert.deepEqual([kept.exactValue, kept.warnings], [`[${BIG}]`, []]);
    for (const other of [{ kind: 'feedback' }, { value: BIG }, { dataType: 'number', value: BIG }] as const) {
      const read = validateDraft({ ...draft, ...other });
      assert.ok(read.ok);
      assert.equal(read.exactValue, undefined);
      assert.match(read.warnings[0]?.message ?? '', /MLflow stores 9007199254740992/);
    }
    const stored = validateDraft({ ...draft, dataType: 'number', value: '1152921504606846976' });
    assert.deepEqual(stored.warnings, [], 'a power of two is a double');
  });

  it('has every digit in the generated Python', () => {
    const call = pythonCall({
      server: 'http://h',
      traceId: 'tr-1',
      spanId: null,
      kind: 'expectation',
      name: 'n',
      rationale: '',
      source: { type: 'HUMAN', id: 'me' },
      metadata: {},
      ...held(`{"id": ${BIG}, "ok": [true, null]}`),
    });
    assert.match(call, /value=\{"id": 9007199254740993, "ok": \[True, None\]\}/);
  });
});
