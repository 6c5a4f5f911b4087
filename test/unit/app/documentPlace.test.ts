import assert from 'node:assert/strict';
import { parsePlaceQuery, placePath, placeQuery } from '../../../src/app/documents/documentPlace';
import type { DocumentPart, DocumentPlace } from '../../../src/app/documents/documentPlace';

const SPAN = '0123456789abcdef';
const at = (part: DocumentPart): DocumentPlace => ({
  server: 'https://mlflow.example/ü?x=1#y',
  traceId: `tr-${'0a'.repeat(16)}`,
  part,
});
const outputs = at({ kind: 'value', spanId: SPAN, ref: 'attr:a/b "ü" \u202e%2e', form: 'json' });
const written = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('the URI of a document', () => {
  it('round-trips through its query', () => {
    const parts: DocumentPart[] = [
      outputs.part,
      { kind: 'value', spanId: null, ref: 'outputs', form: 'answer' },
      { kind: 'span', spanId: SPAN },
      { kind: 'trace', form: 'text' },
      { kind: 'label', labelId: 'a-1', form: 'json' },
    ];
    for (const part of parts) {
      const query = placeQuery(at(part));
      assert.match(query, /^[\w-]+$/, 'needs no escapes in an address');
      assert.deepEqual(parsePlaceQuery(query), at(part));
    }
  });

  it("doesn't parse when the query isn't ours", () => {
    const hostile: unknown[] = [
      null,
      [],
      'text',
      { ...outputs, traceId: '../../secret' },
      { ...outputs, traceId: `${outputs.traceId}\n` },
      { ...outputs, server: 7 },
      { ...outputs, part: { kind: 'file', path: '/etc/passwd' } },
      { ...outputs, part: { ...outputs.part, form: 'html' } },
      { ...outputs, part: { ...outputs.part, spanId: '../0123456789ab' } },
      { ...outputs, part: { kind: 'trace' } },
    ];
    for (const each of hostile) assert.equal(parsePlaceQuery(written(each)), undefined, JSON.stringify(each));
    const noJson = ['', '%00', '{}', '!!!', placeQuery(outputs).slice(0, -9), 'A'.repeat(100_000)];
    for (const query of noJson) assert.equal(parsePlaceQuery(query), undefined, query.slice(0, 40));
  });

  it('drops unknown fields', () => {
    const more = written({ ...outputs, password: 'x', part: { ...outputs.part, command: 'y' } });
    assert.deepEqual(parsePlaceQuery(more), outputs);
  });

  it('stays in the folder of its trace for any span name', () => {
    for (const name of [
      '../../etc/passwd',
      '..',
      '.',
      '',
      '/',
      'a/b\\c:d',
      '\u202egpj.exe',
      'x'.repeat(9_999),
      '\ud800',
    ]) {
      const [empty, traceId, file, ...deeper] = placePath(outputs, name).split('/');
      assert.deepEqual([empty, traceId, deeper], ['', outputs.traceId, []], name);
      assert.match(file ?? '', /^[\p{L}\p{N}\ufffd._-]{1,61}\.json$/u);
      assert.doesNotMatch(file ?? '', /^\.+json$/);
    }
  });

  it("has the file extension of its content's language", () => {
    const ending = (part: DocumentPart) => placePath(at(part), 'x').split('.').at(-1);
    assert.equal(ending({ kind: 'trace', form: 'json' }), 'json');
    assert.equal(ending({ kind: 'trace', form: 'text' }), 'txt');
    assert.equal(ending({ kind: 'span', spanId: SPAN }), 'txt');
    assert.equal(ending({ kind: 'label', labelId: 'a', form: 'text' }), 'txt');
    const value = { kind: 'value', spanId: SPAN, ref: 'inputs' } as const;
    const forms = ['json', 'text', 'markdown', 'raw', 'answer'] as const;
    assert.deepEqual(
      forms.map((form) => ending({ ...value, form })),
      ['json', 'txt', 'txt', 'txt', 'txt'],
    );
  });
});
