import assert from 'node:assert/strict';
import { jsonText, readJsonText } from '../../../src/model/jsonText';
import type { Draft } from '../../../src/model/draft';
import { validateDraft } from '../../../src/model/validate';

function problem(text: string): string {
  const read = readJsonText(text);
  assert.ok(!read.ok, JSON.stringify(read));
  return read.message;
}

describe('JSON input', () => {
  const broken: [string, number, number][] = [
    ['{"a": 1,}', 1, 9],
    ['[1 2]', 1, 4],
    ['{\n  "a": blue\n}', 2, 8],
    ['"x', 1, 3],
    ['tru', 1, 1],
    ['["😀", x]', 1, 7],
    ['[1]\n\nx', 3, 1],
    ['', 1, 1],
    ['NaN', 1, 1],
  ];
  for (const [text, line, column] of broken) {
    it(`has an error at line ${line}, column ${column}: ${JSON.stringify(text)}`, () => {
      assert.match(problem(text), new RegExp(`^Invalid JSON: .+ \\(line ${line}, column ${column}\\)\\.$`));
    });
  }

  it('reports nesting that is too deep', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    assert.equal(problem(deep), 'This JSON is nested too deeply.');
  });

  it('warns about a duplicate key, as the last one counts', () => {
    const draft: Draft = { kind: 'feedback', name: 'q', dataType: 'json', value: '', rationale: '' };
    const checked = validateDraft({ ...draft, value: '{"a": 1, "b": {"k": 1, "k": 2}}' });
    assert.ok(checked.ok);
    assert.deepEqual(checked.value, { a: 1, b: { k: 2 } });
    assert.deepEqual(
      checked.warnings.map(({ message }) => message),
      ['The key "k" is listed twice. The last one is stored.'],
    );
  });

  it("is written on one line if it's short", () => {
    assert.equal(jsonText(['a', { b: 1 }]), '["a",{"b":1}]');
    const long = { text: 'x'.repeat(80), list: [1] };
    assert.equal(jsonText(long), JSON.stringify(long, null, 2));
    assert.equal(jsonText(null), 'null');
  });
});
