import assert from 'node:assert/strict';
import {
  elementsAt,
  fieldsAt,
  JsonCursor,
  JsonError,
  membersAt,
  rawAt,
  stringAt,
} from '../../../src/mlflow/jsonBytes';

const WHOLE = { start: 0, end: 0 };

function membersOf(text: string): [string, string][] {
  const bytes = Buffer.from(text);
  return membersAt(bytes, WHOLE).map(({ key, value }) => [key, rawAt(bytes, value)]);
}

describe('reading JSON in place', () => {
  it('returns members in order, with their text byte for byte', () => {
    const text = ' { "a" : 1152921504606846977 , "b\\u0041" : [1, {"x": "}]"}] ,"ü":"\\"" , "" : -1.5e-05 } ';
    assert.deepEqual(membersOf(text), [
      ['a', '1152921504606846977'],
      ['bA', '[1, {"x": "}]"}]'],
      ['ü', '"\\""'],
      ['', '-1.5e-05'],
    ]);
    assert.deepEqual(membersOf('{}'), []);
    assert.deepEqual(membersOf('{ }'), []);
  });

  it('accepts NaN and the infinities, which Python writes', () => {
    assert.deepEqual(
      membersOf('{"a": NaN, "b": -Infinity, "c": Infinity}').map(([, value]) => value),
      ['NaN', '-Infinity', 'Infinity'],
    );
  });

  it('returns elements and members, and nothing for other types', () => {
    const bytes = Buffer.from('[1, "a,b", [2], {}, null]');
    assert.deepEqual(
      elementsAt(bytes, WHOLE).map((place) => rawAt(bytes, place)),
      ['1', '"a,b"', '[2]', '{}', 'null'],
    );
    assert.deepEqual(elementsAt(Buffer.from('[ ]'), WHOLE), []);
    assert.deepEqual([elementsAt(Buffer.from('{}'), WHOLE), elementsAt(bytes, undefined)], [[], []]);
    assert.deepEqual([membersAt(bytes, WHOLE), [...fieldsAt(Buffer.from('null'), WHOLE)]], [[], []]);
  });

  it('uses the last of two equal keys', () => {
    const bytes = Buffer.from('{"a": 1, "a": 2, "__proto__": 3}');
    const fields = fieldsAt(bytes, WHOLE);
    assert.deepEqual([...fields.keys()], ['a', '__proto__']);
    assert.equal(rawAt(bytes, fields.get('a') ?? WHOLE), '2');
  });

  it('decodes strings and keeps one with an invalid escape raw', () => {
    const decode = (text: string): string =>
      stringAt(Buffer.from(text), { start: 0, end: Buffer.byteLength(text) });
    assert.equal(decode('"日本語 \\"x\\" \\u00e9 \\ud83c\\udf89"'), '日本語 "x" é 🎉');
    assert.equal(decode('"bad \\x"'), 'bad \\x');
  });

  for (const text of [
    '',
    '[',
    '{',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,',
    '{"a":1,}',
    '{"a" 1}',
    '{"a":"x}',
    '{"a":tru}',
    '{"a":01}',
    '{"a":[1}',
    '{"a":{"b":1]}',
    '{a:1}',
    '{"a":1 "b":2}',
    '{"a":"\\"}',
  ]) {
    it(`rejects ${text === '' ? 'nothing' : text}`, () => {
      const cursor = new JsonCursor(Buffer.from(text));
      assert.throws(() => {
        for (let more = cursor.enter('object'); more; more = cursor.next('object')) {
          cursor.key();
          cursor.skip();
        }
      }, JsonError);
    });
  }

  it('skips values nested 100,000 levels deep', () => {
    const deep = `{"a": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    assert.equal(membersOf(deep)[0]?.[1].length, 200_000);
  });
});
