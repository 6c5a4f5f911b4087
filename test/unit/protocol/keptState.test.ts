import assert from 'node:assert/strict';
import type * as z from 'zod/mini';
import { PanelLayout } from '../../../src/app/panel/panelLayout';
import { MemoryStore } from '../labels/support/memoryStore';
import { TableState } from '../../../src/protocol/tableMessages';
import { TraceLayout, TracePanelState } from '../../../src/protocol/tracePanelState';

/**
 * Invalid values for a part of saved state: written by another version, or a number that JSON turned into
 * null.
 */
const ODD: readonly unknown[] = [null, 'odd', -1.5, {}, [], [null], { length: 1 }, true];

const panel = {
  server: 'http://127.0.0.1:5000',
  traceId: 'tr-1',
  view: 'b1946ac9',
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
  filter: { type: 'LLM', status: 'ERROR', level: 20, labeled: true },
  filterOpen: true,
};
const look = { reading: 'json', splits: [0.3, 0.2], assessmentsOpen: false };
const table = {
  view: 'b1946ac9',
  scroll: 100,
  selected: 'tr-1',
  marked: ['tr-1', 'tr-2'],
  edit: { traceId: 'tr-1', name: 'quality', text: 'typed and not saved' },
};

describe('Panel state saved across a reload', () => {
  /** Asserts that all other parts are kept when one is missing or invalid. */
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

  it('loses only the invalid parts of a trace panel', () => {
    losesNothingElse(TracePanelState, panel, ['server', 'traceId']);
    for (const needed of ['server', 'traceId'])
      assert.equal(TracePanelState.safeParse({ ...panel, [needed]: null }).success, false);
  });

  it('keeps the label filter of an earlier build', () => {
    const { labeled: labelled, ...filter } = panel.filter;
    const read = TracePanelState.parse({ ...panel, filter: { ...filter, labelled } });
    assert.deepEqual(read.filter, panel.filter);
  });

  it("loses only the invalid parts of the panels' appearance", () => losesNothingElse(TraceLayout, look, []));

  it("preserves what only a newer version knows about the panels' appearance", () => {
    const memory = new MemoryStore();
    memory.value = { ...look, density: 'compact', reading: 'spoken' };
    const fail = (message: string): never => assert.fail(message);
    const layout = new PanelLayout(memory, fail);
    assert.deepEqual(layout.value, { ...look, reading: 'auto' });
    layout.save({ ...look, reading: 'raw' });
    assert.deepEqual(memory.value, { ...look, density: 'compact', reading: 'raw' });
  });

  it('loses only the invalid parts of the table', () => losesNothingElse(TableState, table, []));

  it('keeps the valid elements of a list', () => {
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
