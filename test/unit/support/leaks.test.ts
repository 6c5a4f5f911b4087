import assert from 'node:assert/strict';
import { leaksOf } from '../../memory/judge';
import type { Held } from '../../memory/openings';

const held = (change: Partial<Held> = {}): Held => ({
  hostMb: 50,
  rendererMb: 60,
  documents: 3,
  nodes: 2_000,
  instances: { TracePanel: 0, Worker: 1 },
  ...change,
});
const open = held({ instances: { TracePanel: 1, Worker: 2 } });

describe('leaks of open panels', () => {
  it('are empty when counts are unchanged and memory has grown by less than a fifth', () => {
    assert.deepEqual(leaksOf({ before: held(), open, after: held({ hostMb: 59, rendererMb: 71 }) }), []);
  });

  it('include memory that grew by more than a fifth', () => {
    const after = held({ hostMb: 61, rendererMb: 73 });
    assert.deepEqual(
      leaksOf({ before: held(), open, after }).map((leak) => leak.split(' ')[0]),
      ['hostMb', 'rendererMb'],
    );
  });

  it('include an additional instance or document', () => {
    const after = held({ documents: 4, instances: { TracePanel: 1, Worker: 1 } });
    assert.match(
      leaksOf({ before: held(), open: held({ instances: { TracePanel: 2, Worker: 2 } }), after }).join('; '),
      /documents: 3 before, 4 after.*TracePanel: 0 before, 1 after/,
    );
  });

  it("include classes whose instances aren't counted even while a trace is open", () => {
    const blind = held({ instances: { TracePanel: 0, Worker: 2 } });
    assert.deepEqual(leaksOf({ before: held(), open: blind, after: held() }), [
      "TracePanel isn't counted, although an open trace has one",
    ]);
  });
});
