import assert from 'node:assert/strict';
import { KeptLook } from '../../../src/app/panel/keptLook';
import { PanelSender } from '../../../src/app/panel/panelSender';
import type { TraceContent } from '../../../src/app/panel/traceContent';
import { DraftStore } from '../../../src/labels/drafts/draftStore';
import type { Label } from '../../../src/model/assessment';
import { FakeClock } from '../labels/support/fakeClock';
import { MemoryDisk } from '../labels/support/memoryFiles';
import { MemoryStore } from '../labels/support/memoryStore';
import { assessment } from '../labels/support/samples';
import { trace } from '../traces/support/builders';

const shown = trace(1);
const failed = (message: string): never => assert.fail(message);

function make() {
  const sent: string[] = [];
  let labels: readonly Label[] = [];
  const content: Pick<TraceContent, 'traceId' | 'trace' | 'list' | 'spansRead' | 'status' | 'skeleton'> = {
    traceId: shown.traceId,
    trace: shown,
    list: undefined,
    spansRead: null,
    status: { phase: 'loading', error: undefined, stale: false },
    skeleton: () => [],
  };
  const sender = new PanelSender({
    labeling: { sourceId: 'me', labels: () => labels, lastUsed: () => undefined },
    drafts: new DraftStore({
      root: '/d',
      files: new MemoryDisk().open(),
      clock: new FakeClock(),
      log: failed,
    }),
    look: new KeptLook(new MemoryStore(), failed),
    warn: failed,
    server: 'http://h',
    content: () => content as TraceContent,
    isVisible: () => true,
    emit: (method) => void sent.push(method),
  });
  return {
    sender,
    set: (...next: Label[]) => {
      labels = next;
      sender.labels();
    },
    count: () => sent.filter((method) => method === 'labels').length,
  };
}

const label = (state: 'saving' | 'saved'): Label => ({
  ...assessment(),
  save: { state },
  mine: true,
  history: [],
  beaten: [],
});

describe('What is sent to the page of a trace panel', () => {
  it('is one message of labels for each change of what is shown', () => {
    const { sender, set, count } = make();
    sender.ready();
    assert.equal(count(), 1);
    set(label('saving'));
    set(label('saving'));
    set(label('saved'));
    set(label('saved'));
    assert.equal(count(), 3);
  });

  it('is all of it again for a page that is built anew', () => {
    const { sender, set, count } = make();
    sender.ready();
    set(label('saved'));
    sender.documentGone();
    set(label('saved'));
    assert.equal(count(), 2);
    sender.ready();
    assert.equal(count(), 3);
  });
});
