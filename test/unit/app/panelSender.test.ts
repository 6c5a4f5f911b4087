import assert from 'node:assert/strict';
import { PanelLayout } from '../../../src/app/panel/panelLayout';
import { PanelSender, type ShownContent } from '../../../src/app/panel/panelSender';
import { DraftStore } from '../../../src/labels/drafts/draftStore';
import type { Label, SaveState } from '../../../src/model/assessment';
import { LabelPage } from '../../support/labelPage';
import { FakeClock } from '../labels/support/fakeClock';
import { MemoryDisk } from '../labels/support/memoryFiles';
import { MemoryStore } from '../labels/support/memoryStore';
import { assessment } from '../labels/support/samples';
import { trace } from '../traces/support/builders';

const shown = trace(1);
const failed = (message: string): never => assert.fail(message);

function make() {
  const page = new LabelPage();
  let labels: readonly Label[] = [];
  const content: ShownContent = {
    traceId: shown.traceId,
    trace: shown,
    list: undefined,
    spansRead: null,
    isOfOtherServer: false,
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
    layout: new PanelLayout(new MemoryStore(), failed),
    warn: failed,
    server: 'http://h',
    content: () => content,
    isVisible: () => true,
    emit: page.emit,
  });
  return {
    sender,
    set: (...next: Label[]) => {
      labels = next;
      sender.sendLabels();
    },
    page: () => page.labels,
    sent: () => page.takeMessages(),
  };
}

const label = (state: 'saving' | 'saved', more: Partial<Label> = {}): Label => ({
  ...assessment(),
  save: { state },
  mine: true,
  history: [],
  beaten: [],
  ...more,
});

describe('A trace panel sends its page', () => {
  it('one message with all labels for each change', () => {
    const { sender, set, sent } = make();
    sender.ready();
    set(label('saved'));
    set(label('saved'));
    assert.deepEqual(sent(), ['labels', 'labels']);
    set();
    assert.deepEqual(sent(), ['labels']);
  });

  it("all labels when one is being saved, and only the server's fields once it's saved", () => {
    const { sender, set, sent, page } = make();
    sender.ready();
    sent();
    const other = label('saved', { id: 'a-0', createdAt: 1_500 });
    set(label('saving'), other);
    set(label('saving'), other);
    assert.deepEqual(sent(), ['labels']);
    set(other, label('saving', { createdAt: 2_000 }));
    assert.deepEqual(sent(), []);
    const saved = label('saved', { createdAt: 2_000, updatedAt: 2_001, metadata: { by: 'the server' } });
    set(other, saved);
    assert.deepEqual(sent(), ['saved']);
    assert.deepEqual(page(), [other, saved]);
    set(other, saved);
    assert.deepEqual(sent(), []);
  });

  it('two small messages for two labels that are saved one after the other', () => {
    const { sender, set, sent, page } = make();
    set(label('saving'), label('saving', { id: 'a-2' }));
    sender.ready();
    sent();
    set(label('saved', { createdAt: 3_000 }), label('saving', { id: 'a-2' }));
    set(label('saved', { createdAt: 3_000 }), label('saved', { id: 'a-2' }));
    assert.deepEqual(sent(), ['saved', 'saved']);
    assert.deepEqual(page(), [label('saved', { id: 'a-2' }), label('saved', { createdAt: 3_000 })]);
  });

  const waiting: SaveState = { state: 'waiting', reason: 'It is down.' };
  const others: Readonly<Record<string, readonly Label[]>> = {
    'waits now': [label('saving', { save: waiting })],
    'was refused': [label('saving', { save: { state: 'refused', reason: 'No.' } })],
    'is another value on the server': [label('saved', { value: 5 })],
    'is another value on its way': [label('saving', { value: 5 })],
    'has other metadata on its way': [label('saving', { metadata: { run: '1' } })],
    'is saved, and there is one more': [label('saved'), label('saved', { id: 'a-2' })],
    'is another one': [label('saved', { id: 'a-2' })],
  };
  for (const [what, labels] of Object.entries(others))
    it(`all labels when one that was being saved ${what}`, () => {
      const { sender, set, sent, page } = make();
      set(label('saving'));
      sender.ready();
      sent();
      set(...labels);
      assert.deepEqual(sent(), ['labels']);
      assert.deepEqual(page(), labels);
    });

  it('all labels when a saved one has a new time because another user changed it', () => {
    const { sender, set, sent } = make();
    set(label('saved'));
    sender.ready();
    sent();
    set(label('saved', { updatedAt: 9_000 }));
    assert.deepEqual(sent(), ['labels']);
  });

  it('everything again when the page is rebuilt or shows another trace', () => {
    const { sender, set, sent } = make();
    sender.ready();
    set(label('saving'));
    sender.documentGone();
    set(label('saved'));
    assert.deepEqual(sent(), ['labels', 'labels']);
    sender.ready();
    assert.deepEqual(sent(), ['labels']);
    sender.nextTrace({ spanId: null, labelId: null, focus: 'none' });
    assert.deepEqual(sent(), ['labels']);
  });
});
