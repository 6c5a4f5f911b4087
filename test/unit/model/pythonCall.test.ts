import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { pythonCall, type PythonLabel } from '../../../src/model/pythonCall';

const label: PythonLabel = {
  server: 'http://127.0.0.1:5000',
  traceId: 'tr-0123456789abcdef0123456789abcdef',
  spanId: null,
  kind: 'feedback',
  name: 'quality',
  value: 4,
  rationale: '',
  source: { type: 'HUMAN', id: 'bob@example.com' },
  metadata: {},
};

/** Prints the arguments that `python3` passes to the SDK. A stub replaces MLflow. */
const STAND_IN = `
import json, sys, types
told = {}
class Recorded(dict):
    def __init__(self, **given):
        super().__init__(given)
def tell(name):
    def call(*args, **given):
        told[name] = given or list(args)
    return call
mlflow, entities = types.ModuleType("mlflow"), types.ModuleType("mlflow.entities")
for name in ("set_tracking_uri", "log_feedback", "log_expectation"):
    setattr(mlflow, name, tell(name))
entities.AssessmentSource = entities.AssessmentError = Recorded
sys.modules.update({"mlflow": mlflow, "mlflow.entities": entities})
exec(compile(sys.stdin.read(), "pasted.py", "exec"), {})
print(json.dumps(told))
`;

function told(change: Partial<PythonLabel>): Record<string, unknown> {
  const source = pythonCall({ ...label, ...change });
  const output = execFileSync('python3', ['-c', STAND_IN], { input: source, encoding: 'utf8' });
  const read: unknown = JSON.parse(output);
  assert.ok(typeof read === 'object' && read !== null);
  return Object.fromEntries(Object.entries(read));
}

describe('Copy as Python', function () {
  this.timeout(30_000);

  it('writes idiomatic code', () => {
    assert.equal(
      pythonCall({ ...label, spanId: '1e7e6f92caa8b42f', rationale: 'Right.', metadata: { run: '42' } }),
      `import mlflow
from mlflow.entities import AssessmentSource

mlflow.set_tracking_uri("http://127.0.0.1:5000")
mlflow.log_feedback(
    trace_id="tr-0123456789abcdef0123456789abcdef",
    span_id="1e7e6f92caa8b42f",
    name="quality",
    value=4,
    source=AssessmentSource(source_type="HUMAN", source_id="bob@example.com"),
    rationale="Right.",
    metadata={"run": "42"},
)
`,
    );
  });

  it('passes on every kind of value unchanged', () => {
    const value = {
      none: null,
      list: [true, false, -0.5, 1e21, 5e-324, 9007199254740992],
      text: 'quote " backslash \\ tab \t line\nCR\r \u0000 \u2028 \u00e9 😀 {x} %s',
      'key "\n': [],
    };
    assert.deepEqual(told({ value })['log_feedback'], {
      trace_id: label.traceId,
      name: 'quality',
      value,
      source: { source_type: 'HUMAN', source_id: 'bob@example.com' },
    });
  });

  it('never inserts code from a label into the script', () => {
    const hostile = '"); import os; os.abort() #\n"""';
    const call = told({ name: hostile, rationale: hostile, source: { type: 'CODE', id: hostile } });
    assert.deepEqual(call['log_feedback'], {
      trace_id: label.traceId,
      name: hostile,
      value: 4,
      rationale: hostile,
      source: { source_type: 'CODE', source_id: hostile },
    });
  });

  it("keeps an expectation's rationale in its metadata, as the SDK has no argument for it", () => {
    const call = told({ kind: 'expectation', value: ['a'], rationale: 'why', metadata: { run: '1' } });
    assert.deepEqual(Object.keys(call), ['set_tracking_uri', 'log_expectation']);
    assert.deepEqual(call['log_expectation'], {
      trace_id: label.traceId,
      name: 'quality',
      value: ['a'],
      source: { source_type: 'HUMAN', source_id: 'bob@example.com' },
      metadata: { run: '1', 'mlflowTraces.rationale': 'why' },
    });
  });

  it('logs an error as an error', () => {
    const call = told({ value: null, error: { code: 'TIMEOUT', message: 'no answer', stack: '' } });
    assert.deepEqual(call['log_feedback'], {
      trace_id: label.traceId,
      name: 'quality',
      error: { error_code: 'TIMEOUT', error_message: 'no answer' },
      source: { source_type: 'HUMAN', source_id: 'bob@example.com' },
    });
  });

  it('omits a source that the SDK would reject, and replaces lone surrogates', () => {
    const call = told({ source: { type: 'SOURCE_TYPE_UNSPECIFIED', id: 'x' }, name: 'half \ud83d' });
    assert.deepEqual(call['log_feedback'], { trace_id: label.traceId, name: 'half \uFFFD', value: 4 });
  });
});
