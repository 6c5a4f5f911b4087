import assert from 'node:assert/strict';
import type * as z from 'zod/mini';
import { TableState } from '../../../src/protocol/tableMessages';
import { TraceLook, TracePanelState } from '../../../src/protocol/tracePanelState';

/** What can stand where a part of a kept state was: another version wrote it, or a number that JSON has not became null. */
const ODD: readonly unknown[] = [null, 'odd', -1.5, {}, [], [null], { length: 1 }, true];

const panel = {
  server: 'http://127.0.0.1:5000',
  traceId: 'tr-1',
  selected: 's1',
  collapsed: ['s2', 's3'],
  spansScroll: 10,
  detailsScroll: 20,
  tab: 'attributes',
  zoom: { base: '1700000000000000000', start: 1, length: 2 },
  reading: 'json',
  splits: [0.3, 0.2],
  assessmentsOpen: false,
  find: {
    open: true,
    query: { text: 'needle', matchCase: true, wholeWord: false, regex: false },
    hit: { spanId: 's1', field: 'inputs', offset: 7 },
  },
  filter: { type: 'LLM', status: 'ERROR', level: 20, labelled: true },
  filterOpen: true,
};
const look = { reading: 'json', splits: [0.3, 0.2], assessmentsOpen: false };
const table = {
  scroll: 100,
  selected: 'tr-1',
  marked: ['tr-1', 'tr-2'],
  edit: { traceId: 'tr-1', name: 'quality', text: 'typed and not saved' },
};

describe('What panels keep over a reload', () => {
  /** With each part odd in each way, and missing: everything else is as it was kept. */
  function losesNothingElse(schema: z.ZodMiniType<object>, kept: object, needed: readonly string[]): void {
    assert.deepEqual(schema.parse(kept), kept);
    for (const part of Object.keys(kept).filter((one) => !needed.includes(one))) {
      for (const odd of [...ODD, undefined]) {
        const read = schema.safeParse({ ...kept, [part]: odd });
        assert.ok(read.success, `${part} ${JSON.stringify(odd)}`);
        assert.deepEqual({ ...read.data, [part]: 0 }, { ...kept, [part]: 0 });
      }
    }
    for (const whole of [undefined, null, 'text', 7]) assert.equal(schema.safeParse(whole).success, false);
  }

  it('is read part by part: a trace panel comes back, and loses only what is odd', () => {
    losesNothingElse(TracePanelState, panel, ['server', 'traceId']);
    for (const needed of ['server', 'traceId'])
      assert.equal(TracePanelState.safeParse({ ...panel, [needed]: null }).success, false);
  });

  it('is read part by part: how trace panels look', () => losesNothingElse(TraceLook, look, []));

  it('is read part by part: what is typed in a cell of the table does not hang on where it was scrolled', () =>
    losesNothingElse(TableState, table, []));

  it('keeps the other elements of a list with an odd one', () => {
    const read = TracePanelState.parse({ ...panel, collapsed: ['s2', 7, 's3'], splits: [0.3, null, 0.2] });
    assert.deepEqual(
      [read.collapsed, read.splits],
      [
        ['s2', 's3'],
        [0.3, 0, 0.2],
      ],
    );
    assert.deepEqual(TableState.parse({ ...table, marked: [{}, 'tr-2'] }).marked, ['tr-2']);
  });
});
