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

describe('what openings leave behind', () => {
  it('is nothing where all is as before, or has grown by less than a fifth', () => {
    assert.deepEqual(leaksOf({ before: held(), open, after: held({ hostMb: 59, rendererMb: 71 }) }), []);
  });

  it('is memory that grew by more than a fifth', () => {
    const after = held({ hostMb: 61, rendererMb: 73 });
    assert.deepEqual(
      leaksOf({ before: held(), open, after }).map((leak) => leak.split(' ')[0]),
      ['hostMb', 'rendererMb'],
    );
  });

  it('is an instance or a document more', () => {
    const after = held({ documents: 4, instances: { TracePanel: 1, Worker: 1 } });
    assert.match(
      leaksOf({ before: held(), open: held({ instances: { TracePanel: 2, Worker: 2 } }), after }).join('; '),
      /documents: 3 before, 4 after.*TracePanel: 0 before, 1 after/,
    );
  });

  it('is found out to be unknown where an open trace is not counted either', () => {
    const blind = held({ instances: { TracePanel: 0, Worker: 2 } });
    assert.deepEqual(leaksOf({ before: held(), open: blind, after: held() }), [
      'TracePanel is not counted: an open trace has one',
    ]);
  });
});
