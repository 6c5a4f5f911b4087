import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { NameSuggestion } from '../../src/model/draft';
import { eventually } from '../support/eventually';
import { FormPage } from './formPage';
import { suitePages } from './suitePages';
import { deskAgent, headerOf, labelOf, type TraceFixture } from './traceFixture';
import { TraceStub } from './traceHost';

const COUNT = 20;

function idOf(number: number): string {
  return `tr-${number.toString(16).padStart(32, '0')}`;
}

/** Returns a trace of the list, without labels. Numbers start at 1. */
function trace(number: number): TraceFixture {
  const position = { index: number, total: COUNT + 1, more: false };
  const header = headerOf({ traceId: idOf(number), title: `trace ${number}`, position });
  return { ...deskAgent(), header, labels: [] };
}

/** Returns a promise that the test resolves with `open`. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

describe('keys typed ahead of the trace they are meant for', function () {
  this.timeout(60_000);
  const pages = suitePages();
  let page: Page;
  let stub: TraceStub;
  let form: FormPage;

  const open = async (change: (next: TraceStub) => void = () => undefined): Promise<void> => {
    stub = new TraceStub(trace(1));
    stub.next = Array.from({ length: COUNT }, (_, index) => trace(index + 2));
    stub.lastUsed = { kind: 'feedback', name: 'score', dataType: 'number' };
    change(stub);
    ({ page } = await pages.trace(stub));
    form = new FormPage(page);
    await page.getByRole('tree', { name: 'Spans' }).click();
  };
  /** Presses keys without pausing. */
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  /** The written values, with their traces. */
  const written = (): Array<[string, unknown]> =>
    stub.created.map(({ value }, index) => [stub.createdOn[index] ?? '', value]);
  const at = (number: number): Promise<void> =>
    page.getByRole('heading', { name: `trace ${number}`, exact: true }).waitFor();
  const says = (text: string | RegExp): Promise<void> =>
    page.getByRole('status').filter({ hasText: text }).first().waitFor();
  /** Waits long enough for unwanted effects to happen. */
  const settle = (): Promise<void> => page.waitForTimeout(250);

  it('each apply to the intended trace: 60 keys over 20 traces', async () => {
    await open((next) => (next.saveDelay = 30));
    const wanted = Array.from({ length: COUNT }, (_, index) => (index * 7 + 3) % 9 || 9);
    for (const value of wanted) await press(String(value), 'Control+Enter', ']');
    await at(COUNT + 1);
    assert.deepEqual(
      written(),
      wanted.map((value, index) => [idOf(index + 1), value]),
    );
    assert.ok(stub.created.every(({ name, spanId }) => name === 'score' && spanId === null));
  });

  it('save and move on with Ctrl+Shift+Enter, with true and false', async () => {
    await open((next) => {
      next.saveDelay = 20;
      next.lastUsed = { kind: 'feedback', name: 'correct', dataType: 'boolean' };
    });
    const wanted = Array.from({ length: COUNT }, (_, index) => index % 3 === 0);
    for (const value of wanted) await press(value ? 'y' : 'n', 'Control+Shift+Enter');
    await at(COUNT + 1);
    assert.deepEqual(
      written(),
      wanted.map((value, index) => [idOf(index + 1), value]),
    );
  });

  it('are queued for a slow trace, with a message', async () => {
    const held = gate();
    await open();
    stub.contentHeld = held.opened;
    await press('4', 'Control+Shift+Enter', '5', 'Control+Shift+Enter', '3');
    await says('3 keys are waiting for the trace. Press Esc to discard them.');
    assert.deepEqual(written(), [[idOf(1), 4]]);
    held.open();
    stub.contentHeld = undefined;
    await at(3);
    await form.holds(form.value, '3');
    assert.deepEqual(written(), [
      [idOf(1), 4],
      [idOf(2), 5],
    ]);
  });

  it('are also queued while the list loads the next trace', async () => {
    const held = gate();
    await open();
    stub.nextHeld = held.opened;
    await press(']', '2', 'Control+Enter');
    await settle();
    assert.deepEqual(written(), []);
    held.open();
    await at(2);
    await eventually(() => assert.deepEqual(written(), [[idOf(2), 2]]));
  });

  it('move through several traces with ] alone', async () => {
    await open();
    await press(']', ']', ']', '7', 'Control+Enter');
    await eventually(() => assert.deepEqual(written(), [[idOf(4), 7]]));
  });

  it('are text where a text is expected: a name, its Enter, a value', async () => {
    await open((next) => {
      next.suggestions = [
        { name: 'correct', kind: 'feedback', dataType: 'boolean', values: [true], schema: null },
        { name: 'quality', kind: 'feedback', dataType: 'number', values: [4], schema: null },
      ] satisfies NameSuggestion[];
    });
    await press(']', 'a', 'q', 'u', 'x', 'Backspace', 'Enter', '4', '.', '5', 'Control+Shift+Enter', 'n');
    await at(3);
    await eventually(() =>
      assert.deepEqual(
        stub.created.map(({ name, value }, index) => [stub.createdOn[index], name, value]),
        [[idOf(2), 'quality', 4.5]],
      ),
    );
    await says('Choose a true/false label first.');
  });

  it('apply after a label change that is in flight', async () => {
    await open((next) => {
      next.labels = [labelOf('a-1', { traceId: idOf(1), name: 'score', value: 1 })];
      next.saveDelay = 300;
    });
    await form.pane.getByRole('listitem', { name: /^score:/ }).focus();
    await press('3', ']', '4', 'Control+Enter');
    await at(2);
    assert.deepEqual(
      stub.edited.map(({ id, value }) => [id, value]),
      [['a-1', 3]],
    );
    await eventually(() => assert.deepEqual(written(), [[idOf(2), 4]]));
  });

  for (const [how, act] of [
    ['Esc', async () => press('Escape')],
    ['a click', async () => page.getByRole('heading', { name: 'Spans' }).click()],
    ['the focus going elsewhere', async () => page.evaluate(() => window.dispatchEvent(new Event('blur')))],
  ] as const) {
    it(`are dropped by ${how}, with a message`, async () => {
      const held = gate();
      await open();
      stub.nextHeld = held.opened;
      await press('4', 'Control+Shift+Enter', '5', 'Control+Shift+Enter');
      await says('2 keys are waiting');
      await act();
      await says('2 keys that were pressed ahead were discarded.');
      held.open();
      await at(2);
      await settle();
      assert.deepEqual(written(), [[idOf(1), 4]]);
      assert.equal(await form.value.inputValue(), '');
    });
  }

  for (const [how, act] of [
    ['Esc', async () => press('Escape')],
    ['a click', () => Promise.resolve()],
  ] as const) {
    it(`don't apply to the next trace once the user continues in this one by ${how}`, async () => {
      const held = gate();
      await open((next) => (next.ruled.last = { name: 'score', value: 5 }));
      stub.nextHeld = held.opened;
      await press(']');
      await act();
      await form.rationale.click();
      await page.keyboard.type('rather bad');
      await eventually(async () => assert.equal(await form.rationale.inputValue(), 'rather bad'));
      held.open();
      await page.keyboard.type('err');
      await at(2);
      await page.keyboard.type('err');
      await settle();
      assert.deepEqual([written(), stub.called.filter((one) => one.includes('repeat'))], [[], []]);
      assert.equal(await form.rationale.inputValue(), '');
      const kept = stub.emitted.filter(({ traceId }) => traceId === idOf(1)).at(-1)?.draft;
      assert.match(kept?.rationale ?? '', /^rather bad/);
    });
  }

  it("stop at pasted text, which can't be queued", async () => {
    const held = gate();
    await open();
    stub.nextHeld = held.opened;
    await form.value.fill('4');
    await form.value.press('Control+Shift+Enter');
    await page.keyboard.insertText('77'); // like an input method or Paste
    await says("A key couldn't be applied.");
    held.open();
    await at(2);
    assert.deepEqual(written(), [[idOf(1), 4]]);
    assert.equal(await form.value.inputValue(), '');
  });

  it('save once if the shortcut is pressed twice, and move on', async () => {
    await open((next) => (next.saveDelay = 150));
    await form.value.fill('4');
    await form.value.press('Control+Enter');
    await form.value.press('Control+Enter');
    await form.value.press('Control+Shift+Enter');
    await at(2);
    await press('5', 'Control+Enter');
    await eventually(() =>
      assert.deepEqual(written(), [
        [idOf(1), 4],
        [idOf(2), 5],
      ]),
    );
  });

  it('are dropped if there is nothing to save: the next label would be on the wrong trace', async () => {
    await open();
    await press(']', 'Control+Shift+Enter', '5', 'Control+Shift+Enter', '3');
    await at(2);
    await says(/Nothing to save\./);
    await settle();
    assert.deepEqual(written(), []);
    assert.equal(await form.value.inputValue(), '');
  });

  it('are ignored right after a failed save, and handled after a pause', async () => {
    await open();
    await press('Control+Shift+Enter', '5', 'Control+Shift+Enter', '3');
    await says(/Nothing to save\./);
    await page.waitForTimeout(400);
    assert.deepEqual([written(), await form.value.inputValue()], [[], '']);
    await press('4', 'Control+Shift+Enter');
    await at(2);
    assert.deepEqual(written(), [[idOf(1), 4]]);
  });

  it('are dropped if the label already exists', async () => {
    await open((next) => {
      const there = labelOf('a-1', { traceId: idOf(2), name: 'score', value: 1 });
      next.next[0] = { ...trace(2), labels: [there] };
    });
    await press('4', 'Control+Shift+Enter', '5', 'Control+Shift+Enter', '3', 'Control+Shift+Enter');
    await at(2);
    await form.pane.getByText(/You already/).waitFor();
    await settle();
    assert.deepEqual(written(), [[idOf(1), 4]]);
    assert.equal(await form.value.inputValue(), '5');
  });

  it("are dropped if the label is rejected, or if the next trace can't be loaded", async () => {
    await open((next) => (next.refuse = 'The disk is full.'));
    await press('4', 'Control+Enter', ']', '5', 'Control+Enter');
    await form.pane.getByText(/The disk is full/).waitFor();
    await settle();
    assert.ok(!stub.called.includes('openNeighbor 1'));
    assert.equal(stub.created.length, 1);
    stub.refuse = '';
    stub.failing = "The server doesn't respond.";
    await page.getByRole('tree', { name: 'Spans' }).click();
    await press('Control+Enter', ']', '5', 'Control+Enter');
    await page.getByRole('alert').getByText("The server doesn't respond.").waitFor();
    await settle();
    assert.equal(stub.created.length, 2);
  });

  it('are dropped at the end of the list', async () => {
    await open((next) => (next.atEnd = true));
    await press('4', 'Control+Shift+Enter', '5', 'Control+Enter');
    await says(/This is the oldest trace in the list./);
    await settle();
    assert.deepEqual(written(), [[idOf(1), 4]]);
  });

  it("don't act on the previous trace, whose edit, search and undo are gone", async () => {
    await open((next) => {
      next.labels = [labelOf('a-1', { traceId: idOf(1), name: 'tone', value: 1 })];
    });
    await form.pane.getByRole('listitem', { name: /^tone:/ }).focus();
    await press('e');
    await form.pane.getByRole('form', { name: /Edit "tone"/ }).waitFor();
    await page.keyboard.press('Control+f');
    await page.getByRole('search').waitFor();
    await press('Escape', 'F8', ']');
    await at(2);
    await form.pane.getByRole('form', { name: 'New Assessment' }).waitFor();
    assert.equal(await page.getByRole('search').count(), 0);
    assert.equal(await form.pane.getByRole('listitem', { name: /^tone:/ }).count(), 0);
    await press('Control+z');
    await says('Nothing to undo.');
    const tree = page.getByRole('tree', { name: 'Spans' });
    assert.match((await tree.getAttribute('aria-activedescendant')) ?? '', /a000000000000001/);
  });

  it('leave a draft on the trace where it was typed', async () => {
    await open();
    await form.rationale.fill('half a thought');
    await page.getByRole('tree', { name: 'Spans' }).click();
    await press('6', ']');
    await at(2);
    assert.equal(await form.rationale.inputValue(), '');
    assert.equal(await form.value.inputValue(), '');
    const drafts = stub.emitted.filter(({ draft }) => draft !== null);
    assert.deepEqual(
      drafts.map(({ traceId }) => traceId),
      drafts.map(() => idOf(1)),
    );
    assert.equal(drafts.at(-1)?.draft?.value, '6');
  });
});
