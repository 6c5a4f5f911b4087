import assert from 'node:assert/strict';
import {
  inherited,
  metadataText,
  readMetadata,
  withoutOwn,
  type Metadata,
} from '../../../src/model/metadata';
import type { Draft } from '../../../src/model/draft';
import { validateDraft } from '../../../src/model/validate';

function read(text: string): Metadata {
  const result = readMetadata(text);
  assert.ok(result.ok, JSON.stringify(result));
  return result.metadata;
}

function problem(text: string): string {
  const result = readMetadata(text);
  assert.ok(!result.ok, JSON.stringify(result));
  return result.message;
}

describe('Metadata input', () => {
  it('is one key=value per line, and the value may contain more equal signs', () => {
    assert.deepEqual(read('run=42\r\n\n  url = https://x.test/?a=b  \nempty='), {
      run: '42',
      url: 'https://x.test/?a=b',
      empty: '',
    });
    assert.deepEqual(read(' \n '), {});
  });

  it('names the line that is invalid', () => {
    assert.equal(problem('run=1\nnonsense'), 'Enter one key=value per line, not nonsense');
    assert.equal(problem('=1'), 'Enter one key=value per line, not =1');
    assert.equal(problem('run=1\nrun = 2'), 'run is listed twice.');
    assert.equal(problem('k="half'), "The value of k starts with a double quote but isn't a JSON string.");
    assert.equal(problem('k="a" b'), "The value of k starts with a double quote but isn't a JSON string.");
    assert.equal(
      problem('mlflowTraces.rationale=x'),
      'mlflowTraces.rationale is reserved for the rationale.',
    );
  });

  it('accepts keys that every object has', () => {
    assert.deepEqual(Object.entries(read('__proto__=1\nconstructor=2')), [
      ['__proto__', '1'],
      ['constructor', '2'],
    ]);
  });

  it('round-trips, without the key of the rationale', () => {
    const metadata = {
      plain: 'a=b c',
      lines: 'one\ntwo\r\nthree',
      quoted: '"x"',
      spaces: ' a ',
      empty: '',
      'mlflow.trace.session': 's-1',
    };
    const text = metadataText({ ...metadata, 'mlflowTraces.rationale': 'why' });
    assert.deepEqual(read(text), metadata);
  });
});

describe('validateDraft', () => {
  const draft: Draft = { kind: 'feedback', name: 'q', dataType: 'number', value: '4', rationale: '' };

  it("omits source and metadata when the form doesn't set them", () => {
    const checked = validateDraft(draft);
    assert.ok(checked.ok);
    assert.equal(checked.source, undefined);
    assert.equal(checked.metadata, undefined);
  });

  it('accepts source and metadata, and reports a missing source ID and invalid metadata', () => {
    const source = { type: 'CODE', id: ' lint.py ' } as const;
    const checked = validateDraft({ ...draft, source, metadata: 'run=42' });
    assert.ok(checked.ok);
    assert.deepEqual(checked.source, { type: 'CODE', id: 'lint.py' });
    assert.deepEqual(checked.metadata, { run: '42' });
    const refused = validateDraft({ ...draft, source: { type: 'CODE', id: ' ' }, metadata: 'x' });
    assert.ok(!refused.ok);
    assert.deepEqual(
      refused.problems.map(({ field }) => field),
      ['source', 'metadata'],
    );
  });

  it('warns about a value even if another field is invalid', () => {
    const refused = validateDraft({ ...draft, name: '', value: '9007199254740993' });
    assert.ok(!refused.ok);
    assert.deepEqual(refused.warnings, [{ field: 'value', message: 'MLflow stores 9007199254740992.' }]);
  });
});

describe('Metadata of a replaced assessment', () => {
  const metadata = {
    'mlflow.trace.session': 's-1',
    'mlflow.assessment.sourceRunId': 'run-1',
    'mlflow.assessment.judgeCost': '0.01',
    'mlflow.assessment.judgeInputTokens': '10',
    'mlflow.assessment.scorerTraceId': 'tr-1',
    'mlflow.assessment.onlineScoringSessionId': 's-1',
    'mlflow.assessment.yetUnknown': 'x',
    'mlflowTraces.rationale': 'because',
    team: 'blue',
  };

  it("is copied to another source, except for a scorer's notes on its own value", () => {
    assert.deepEqual(inherited(metadata), {
      kept: { 'mlflow.trace.session': 's-1', 'mlflow.assessment.sourceRunId': 'run-1', team: 'blue' },
      left: [
        'mlflow.assessment.judgeCost',
        'mlflow.assessment.judgeInputTokens',
        'mlflow.assessment.scorerTraceId',
        'mlflow.assessment.onlineScoringSessionId',
        'mlflow.assessment.yetUnknown',
      ],
    });
    assert.deepEqual(inherited({}), { kept: {}, left: [] });
  });

  it("is copied completely to the same source, except for this extension's own keys", () => {
    const { 'mlflowTraces.rationale': _rationale, ...others } = metadata;
    assert.deepEqual(withoutOwn(metadata), others);
  });
});
