import assert from 'node:assert/strict';
import {
  entriesOf,
  ExactNumber,
  get,
  isObject,
  parseExact,
  stringifyExact,
} from '../../../src/model/exactJson';
import { readableText } from '../../../src/model/readableText';

const number = (text: string): ExactNumber => new ExactNumber(text);

describe('parseExact', () => {
  it('keeps every digit of every number', () => {
    for (const text of [
      '1152921504606846977',
      '9007199254740993',
      '1e400',
      '-0.0',
      '1.50',
      '0.1234567890123456789',
    ]) {
      assert.deepEqual(parseExact(text), number(text));
      assert.equal(stringifyExact(parseExact(`[${text}]`) ?? null), `[${text}]`);
    }
  });

  it('parses NaN and the infinities that Python writes, but not in strings', () => {
    assert.deepEqual(parseExact('{"a": NaN, "b": [-Infinity, Infinity], "c": "NaN \\" Infinity"}'), {
      a: number('NaN'),
      b: [number('-Infinity'), number('Infinity')],
      c: 'NaN " Infinity',
    });
    assert.deepEqual(parseExact('NaN'), number('NaN'));
  });

  it("returns undefined for text that isn't JSON", () => {
    for (const text of [
      '',
      '{"cut": [1, 2, ',
      "{'python': True, None: 1}",
      'undefined',
      '01',
      '[1,]',
      'NaNa',
      '{"a":1} x',
    ]) {
      assert.equal(parseExact(text), undefined, text);
    }
  });

  it('returns undefined for nesting that is too deep, instead of overflowing', () => {
    assert.equal(parseExact('['.repeat(100_000) + ']'.repeat(100_000)), undefined);
    assert.equal(parseExact('['.repeat(1_000) + ']'.repeat(1_000)), undefined);
    assert.notEqual(parseExact('['.repeat(100) + ']'.repeat(100)), undefined);
  });

  it('returns all keys in their original order, including duplicates', () => {
    const value = parseExact('{"b": 1, "10": 2, "b": 1, "2": 3, "__proto__": 4, "b": {"c": 1, "c": 2}}');
    assert.ok(isObject(value));
    assert.deepEqual(
      entriesOf(value).map(([key, item]) => `${key} ${stringifyExact(item)}`),
      ['b 1', '10 2', 'b 1', '2 3', '__proto__ 4', 'b {"c": 1, "c": 2}'],
    );
    assert.equal(stringifyExact(get(value, 'b') ?? null), '{"c": 1, "c": 2}');
    assert.deepEqual(entriesOf({ a: null }), [['a', null]]);
  });

  it('returns undefined for text that only lenient parsers accept', () => {
    for (const text of [
      '"\u0001"',
      '"\\x"',
      '"\\u12"',
      '+1',
      '.5',
      '1.',
      '-',
      '--1',
      '{"a" 1}',
      '{a: 1}',
      '{"a":}',
      '[,1]',
      '[1 2]',
      '{"a":1,}',
      '"',
      '"\\',
      '-NaN',
      '\ufeff1',
    ])
      assert.equal(parseExact(text), undefined, text);
  });

  it('uses the last of two equal keys, and supports property names of Object', () => {
    assert.deepEqual(parseExact('{"a": 1, "a": 2}'), { a: number('2') });
    const value = parseExact('{"__proto__": {"polluted": true}, "constructor": 1}');
    assert.deepEqual(get(value, '__proto__'), { polluted: true });
    assert.equal(get(parseExact('{}'), 'constructor'), undefined);
    assert.equal(get({}, '__proto__'), undefined);
    assert.equal(Reflect.get({}, 'polluted'), undefined);
  });

  it('keeps NUL, surrogates, and line separators', () => {
    assert.equal(parseExact('"\\u0000 \\ud83c\\udf89 \\u2028"'), '\u0000 🎉 \u2028');
  });
});

describe('stringifyExact', () => {
  it('writes one line, or indented', () => {
    const value = parseExact('{"a":[1,{"b":null}],"c":{},"d":[]}') ?? null;
    assert.equal(stringifyExact(value), '{"a": [1, {"b": null}], "c": {}, "d": []}');
    assert.equal(
      stringifyExact(value, '  '),
      '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ],\n  "c": {},\n  "d": []\n}',
    );
  });
});

describe('readableText', () => {
  it('shows a string as it is, and strings in objects on their own lines', () => {
    assert.equal(readableText('a\nb'), 'a\nb');
    const value =
      parseExact(
        '{"q": "one\\ntwo", "n": 1.50, "list": ["x", {"k": true, "l": 1}], "none": null, "empty": []}',
      ) ?? null;
    assert.equal(
      readableText(value),
      [
        'q:',
        '  one',
        '  two',
        'n: 1.50',
        'list:',
        '  - x',
        '  - k: true',
        '    l: 1',
        'none: null',
        'empty: []',
      ].join('\n'),
    );
  });
});
