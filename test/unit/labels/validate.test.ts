import assert from 'node:assert/strict';
import type { Draft } from '../../../src/model/draft';
import type { DataType, JsonValue } from '../../../src/model/value';
import { validateDraft, wellFormedValue } from '../../../src/model/validate';

function draft(dataType: DataType, value: string, more: Partial<Draft> = {}): Draft {
  return { kind: 'feedback', name: 'quality', dataType, value, rationale: '', ...more };
}

function accepted(checked: Draft): { value: JsonValue; warnings: string[]; name: string; rationale: string } {
  const result = validateDraft(checked);
  assert.ok(result.ok, JSON.stringify(result));
  const { name, value, rationale } = result;
  const warnings = result.warnings.map((warning) => `${warning.field}: ${warning.message}`);
  return { name, value, rationale, warnings };
}

function refused(checked: Draft): string[] {
  const result = validateDraft(checked);
  assert.ok(!result.ok, `accepted ${JSON.stringify(checked)}`);
  return result.problems.map((problem) => `${problem.field}: ${problem.message}`);
}

describe('validateDraft', () => {
  const numbers: [string, number][] = [
    ['4', 4],
    [' 4 ', 4],
    ['4.0', 4],
    ['0.1', 0.1],
    ['.5', 0.5],
    ['5.', 5],
    ['+4', 4],
    ['-4', -4],
    ['007', 7],
    ['1e3', 1000],
    ['1E-3', 0.001],
    ['0', 0],
    ['0e999', 0],
    ['9007199254740992', 9007199254740992],
    ['1.7976931348623157e308', Number.MAX_VALUE],
    ['5e-324', 5e-324],
    ['100000000000000000000000', 1e23],
  ];
  for (const [typed, stored] of numbers) {
    it(`parses the number ${JSON.stringify(typed)} as ${stored}`, () => {
      assert.deepEqual(accepted(draft('number', typed)), {
        name: 'quality',
        value: stored,
        rationale: '',
        warnings: [],
      });
    });
  }

  const rounded: [string, string][] = [
    ['9007199254740993', '9007199254740992'],
    ['0.10000000000000000000001', '0.1'],
    ['-0', '0'],
    ['1e-400', '0'],
    ['123456789012345678901', '123456789012345680000'],
  ];
  for (const [typed, stored] of rounded) {
    it(`warns that MLflow stores ${stored} for ${typed}`, () => {
      assert.deepEqual(accepted(draft('number', typed)).warnings, [`value: MLflow stores ${stored}.`]);
    });
  }

  const notNumbers: [string, RegExp][] = [
    ['', /Enter a number/],
    ['   ', /Enter a number/],
    ['4,5', /Use a decimal point \(4\.5\)/],
    ['1,000', /point/],
    ['1,000,000', /without separators: 1000000/],
    ['1_000', /without separators: 1000/],
    ["1'000", /without separators: 1000/],
    ['1 000', /without separators: 1000/],
    ['1e400', /too large/],
    ['-1e400', /too large/],
    ['0x10', /decimal number/],
    ['0b1', /decimal number/],
    ['NaN', /MLflow can't store/],
    ['Infinity', /MLflow can't store/],
    ['-inf', /MLflow can't store/],
    ['١٢', /Enter a number, such as/],
    ['４', /Enter a number, such as/],
    ['−5', /Enter a number, such as/],
    ['.', /Enter a number, such as/],
    ['+', /Enter a number, such as/],
    ['e5', /Enter a number, such as/],
    ['1e', /Enter a number, such as/],
    ['1.2.3', /Enter a number, such as/],
    ['4 stars', /Enter a number, such as/],
    ['1n', /Enter a number, such as/],
    ['true', /Enter a number, such as/],
  ];
  for (const [typed, why] of notNumbers) {
    it(`rejects ${JSON.stringify(typed)} as a number`, () => {
      const problems = refused(draft('number', typed));
      assert.equal(problems.length, 1);
      assert.match(problems[0]!, why);
      assert.match(problems[0]!, /^value: /);
    });
  }

  it('requires a Boolean to be chosen', () => {
    assert.deepEqual(refused(draft('boolean', '')), ['value: Choose True or False.']);
    assert.equal(accepted(draft('boolean', 'true')).value, true);
    assert.equal(accepted(draft('boolean', 'false')).value, false);
  });

  it('rejects a missing String and keeps any other unchanged', () => {
    assert.deepEqual(refused(draft('string', '')), ['value: Enter a value.']);
    assert.deepEqual(refused(draft('string', ' \n ')), ['value: Enter a value.']);
    assert.equal(accepted(draft('string', '  two\r\nlines ')).value, '  two\r\nlines ');
    assert.equal(accepted(draft('string', '4')).value, '4');
  });

  it('parses JSON and explains errors', () => {
    assert.deepEqual(accepted(draft('json', ' {"a": [1, "x"]} ')).value, { a: [1, 'x'] });
    assert.match(refused(draft('json', '{a: 1}'))[0]!, /^value: Invalid JSON: /);
    assert.deepEqual(refused(draft('json', '')), ['value: Enter a value.']);
    assert.equal(accepted(draft('json', 'null')).value, null);
    assert.match(refused(draft('json', 'null', { kind: 'expectation' }))[0]!, /other than null/);
    assert.match(refused(draft('json', '[1e400]'))[0]!, /1e400 is too large/);
  });

  it("warns about a number in JSON that a double can't hold, but not about digits in a string", () => {
    assert.deepEqual(accepted(draft('json', '{"id": 9007199254740993}')).warnings, [
      'value: MLflow stores 9007199254740992 for 9007199254740993.',
    ]);
    assert.deepEqual(accepted(draft('json', '{"id": "9007199254740993", "\\"7": 1.50}')).warnings, []);
  });

  it('trims the name and rejects one that is empty, too long, or reserved for notes', () => {
    assert.equal(accepted(draft('number', '4', { name: '  quality\t' })).name, 'quality');
    assert.deepEqual(refused(draft('number', '4', { name: '  ' })), ['name: Enter a name.']);
    assert.equal(accepted(draft('number', '4', { name: 'x'.repeat(250) })).name.length, 250);
    assert.match(
      refused(draft('number', '4', { name: 'x'.repeat(251) }))[0]!,
      /251 characters. The limit is 250/,
    );
    assert.match(refused(draft('number', '4', { name: 'mlflow.notes' }))[0]!, /MLflow's note/);
    assert.equal(
      accepted(draft('number', '4', { name: 'mlflow.notes', kind: 'expectation' })).name,
      'mlflow.notes',
    );
  });

  for (const [code, character] of [
    ['U+0000', '\0'],
    ['U+0009', '\t'],
    ['U+000A', '\n'],
    ['U+001B', '\u001b'],
    ['U+007F', '\u007f'],
    ['U+0085', '\u0085'],
  ] as const) {
    it(`rejects ${code} in a name and names it`, () => {
      assert.deepEqual(refused(draft('number', '4', { name: `a${character}b` })), [
        `name: The name contains an invisible character (${code}). Remove it.`,
      ]);
    });
  }

  it('rejects NUL in fields that a database stores as text, but not in a value, stored as JSON', () => {
    const nul = 'a\0b';
    assert.deepEqual(
      refused(
        draft('number', '4', {
          rationale: nul,
          source: { type: 'CODE', id: nul },
          metadata: `k="a\\u0000b"`,
        }),
      ),
      ['rationale', 'source', 'metadata'].map(
        (what) => `${what}: Contains a NUL character (U+0000), which MLflow can't store. Remove it.`,
      ),
    );
    assert.equal(accepted(draft('string', nul)).value, nul);
    assert.deepEqual(accepted(draft('json', '["a\\u0000b"]')).value, [nul]);
    assert.equal(accepted(draft('number', '4', { rationale: 'two\n\tlines' })).rationale, 'two\n\tlines');
  });

  it('reports all problems, each at its field', () => {
    assert.deepEqual(refused(draft('boolean', '', { name: '' })), [
      'name: Enter a name.',
      'value: Choose True or False.',
    ]);
  });

  it('warns about more than 100 KB, counted in bytes', () => {
    assert.deepEqual(accepted(draft('string', 'x'.repeat(102_400))).warnings, []);
    assert.match(accepted(draft('string', 'x'.repeat(102_401))).warnings[0]!, /^value: This is 100 KB/);
    assert.match(
      accepted(draft('number', '4', { rationale: 'é'.repeat(60_000) })).warnings[0]!,
      /^rationale: This is 117 KB/,
    );
  });

  it('replaces lone surrogates, which the server would store as null, and warns', () => {
    const result = accepted(draft('string', 'a\ud800b😀', { rationale: '\udc00', name: 'n\ud83d' }));
    assert.equal(result.value, 'a\uFFFDb😀');
    assert.equal(result.rationale, '\uFFFD');
    assert.equal(result.name, 'n\uFFFD');
    assert.deepEqual(
      result.warnings.map((warning) => warning.split(':')[0]),
      ['name', 'value', 'rationale'],
    );
    assert.deepEqual(wellFormedValue({ '\ud800': ['\udfff', 1, null, true] }), {
      '\uFFFD': ['\uFFFD', 1, null, true],
    });
    assert.deepEqual(accepted(draft('json', '["\\ud800"]')).value, ['\uFFFD']);
  });
});
