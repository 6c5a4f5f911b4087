import assert from 'node:assert/strict';
import {
  digitsOf,
  exactTextOf,
  heldJson,
  heldText,
  heldTyped,
  type HeldValue,
  sameHeld,
  typedExactText,
} from '../../../src/model/exactValue';
import { pythonCall } from '../../../src/model/pythonCall';
import { validateDraft } from '../../../src/model/validate';
import { isJsonValue } from '../../../src/model/value';

const BIG = '9007199254740993';
const held = (text: string): HeldValue => {
  const parsed: unknown = JSON.parse(text);
  assert.ok(isJsonValue(parsed));
  return { value: parsed, exactValue: exactTextOf(text) };
};
const same = (text: string): string => text;

describe('a value with digits that a double has not', () => {
  it('keeps its text, and only then', () => {
    for (const text of [BIG, '-9223372036854775808', '1152921504606846976', '0.1234567890123456789', '1e400'])
      assert.equal(exactTextOf(`[${text}]`), `[${text}]`, text);
    for (const text of ['[1]', '[9007199254740991]', '[0.8333333333333334]', '[1.0]', '[1e22]', `["${BIG}"]`])
      assert.equal(exactTextOf(text), undefined, text);
    assert.equal(exactTextOf(`[${BIG}`), undefined);
    assert.equal(exactTextOf(`[NaN, "", "${BIG}"]`), undefined);
  });

  it('is read digit by digit: in a line, indented, as it is typed', () => {
    const label = held(`{"id":${BIG},"x":1.50}`);
    assert.equal(heldText(label), `{"id": ${BIG}, "x": 1.50}`);
    assert.equal(heldJson(label), `{\n  "id": ${BIG},\n  "x": 1.50\n}`);
    assert.equal(heldTyped(label), `{"id": ${BIG}, "x": 1.50}`);
    assert.equal(heldTyped(held(`[${BIG},"${'x'.repeat(60)}"]`)), `[\n  ${BIG},\n  "${'x'.repeat(60)}"\n]`);
    assert.equal(heldText(held('{"a":1}')), '{"a":1}');
    assert.equal(heldText({ value: 'text' }), 'text');
  });

  it('is another one where a digit is another', () => {
    assert.ok(!sameHeld(held(`[${BIG}]`), held('[9007199254740992]')));
    assert.ok(sameHeld(held(`{"a":${BIG},"b":1}`), held(`{"b": 1.0, "a": ${BIG}}`)));
    assert.ok(!sameHeld(held(`[${BIG}]`), held(`[${BIG},1]`)));
    assert.ok(sameHeld(held(`[${BIG}]`), { value: [9007199254740992] }), 'rounded on its way');
  });

  it('keeps its digits through a change that leaves it as it was, and takes those that are given', () => {
    const before = held(`[${BIG}]`);
    assert.equal(digitsOf({ value: [9007199254740992] }, before), `[${BIG}]`);
    assert.equal(digitsOf({ value: [1] }, before), undefined);
    assert.equal(digitsOf(held('[9007199254740992]'), before), '[9007199254740992]');
    const another = { value: [1], exactValue: `[${BIG}]` };
    assert.equal(digitsOf(another, before), undefined, 'digits of another value');
  });

  it('is typed with integers of any length, and with decimals as Python has them', () => {
    assert.equal(typedExactText(`{"a":${BIG},"b":0.10000000000000000001}`, same), `{"a": ${BIG}, "b": 0.1}`);
    assert.equal(typedExactText('[0.10000000000000000001]', same), undefined);
    assert.equal(typedExactText(`{"a":1,"a":${BIG}}`, same), `{"a": ${BIG}}`);
  });

  it('is kept by MLflow in an expectation that is a list or an object, and nowhere else', () => {
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

  it('is digit by digit in the Python that makes it', () => {
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
