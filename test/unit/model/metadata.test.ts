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

describe('Metadata as it is typed', () => {
  it('is one key=value a line; the value may hold more of them', () => {
    assert.deepEqual(read('run=42\r\n\n  url = https://x.test/?a=b  \nempty='), {
      run: '42',
      url: 'https://x.test/?a=b',
      empty: '',
    });
    assert.deepEqual(read(' \n '), {});
  });

  it('says which line is none', () => {
    assert.equal(problem('run=1\nnonsense'), 'Write key=value, one a line: nonsense');
    assert.equal(problem('=1'), 'Write key=value, one a line: =1');
    assert.equal(problem('run=1\nrun = 2'), 'run is there twice.');
    assert.equal(problem('k="half'), 'The value of k begins with " but is no JSON text.');
    assert.equal(problem('k="a" b'), 'The value of k begins with " but is no JSON text.');
    assert.equal(
      problem('mlflowTraces.rationale=x'),
      'mlflowTraces.rationale is where the rationale is kept.',
    );
  });

  it('takes a key that every object has for what it is: a key', () => {
    assert.deepEqual(Object.entries(read('__proto__=1\nconstructor=2')), [
      ['__proto__', '1'],
      ['constructor', '2'],
    ]);
  });

  it('reads back what it writes, the rationale’s key left out', () => {
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

  it('leaves source and metadata out when the form does not name them', () => {
    const checked = validateDraft(draft);
    assert.ok(checked.ok);
    assert.equal(checked.source, undefined);
    assert.equal(checked.metadata, undefined);
  });

  it('takes both, and refuses a source without an id and metadata that cannot be read, at their fields', () => {
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

  it('warns of a value although another field is wrong', () => {
    const refused = validateDraft({ ...draft, name: '', value: '9007199254740993' });
    assert.ok(!refused.ok);
    assert.deepEqual(refused.warnings, [{ field: 'value', message: 'MLflow stores 9007199254740992.' }]);
  });
});

describe('Metadata of an assessment that another one stands in the place of', () => {
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

  it('goes over to another source but for what a scorer noted of its own answer', () => {
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

  it('goes along whole with the same source, but for what this extension keeps in it', () => {
    const { 'mlflowTraces.rationale': _rationale, ...others } = metadata;
    assert.deepEqual(withoutOwn(metadata), others);
  });
});
