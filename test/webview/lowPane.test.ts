import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { Label } from '../../src/model/assessment';
import { eventually } from '../support/eventually';
import { FormPage } from './formPage';
import { hiddenBy, scrollersOf, untilInSight } from './inSight';
import { suitePages } from './suitePages';
import { deskAgent, headerOf, labelOf } from './traceFixture';
import { TraceStub } from './traceHost';

/** Panel sizes in CSS pixels, as in a real editor. */
const LOW = [
  { name: 'an editor of 1,280 × 720', width: 922, height: 618 },
  { name: 'an editor of 1,280 × 720 above the terminal', width: 922, height: 382 },
  { name: 'an editor that is 536 px high', width: 1_552, height: 536 },
  { name: 'an editor that is 500 px wide', width: 500, height: 900 },
  { name: 'an editor of 1,280 × 720 at 150 %', width: 495, height: 378 },
] as const;
/** Too low to show a label and the form at the same time. */
const LOWEST = {
  name: 'an editor of 1,280 × 720 at 150 % above the terminal',
  width: 495,
  height: 162,
} as const;

const REASON = 'The server answered 400: INVALID_PARAMETER_VALUE: the trace is locked by another run.';

describe('a small Assessments pane', function () {
  this.timeout(90_000);
  const pages = suitePages();
  let page: Page;
  let stub: TraceStub;
  let form: FormPage;

  const open = async (count: number, size: { width: number; height: number }): Promise<void> => {
    stub = new TraceStub({ ...deskAgent(), labels: manyLabels(count) });
    ({ page } = await pages.trace(stub, size));
    form = new FormPage(page);
    await form.button('Create').waitFor();
  };
  const card = (name: string): Locator => form.pane.getByRole('listitem', { name: new RegExp(`^${name}:`) });
  const create = async (name: string): Promise<void> => {
    await form.nameIt(name);
    await form.value.fill('3');
    await form.value.press('Control+Enter');
    await card(name).waitFor();
  };
  const setState = (name: string, save: Label['save']): void => {
    stub.labels = stub.labels.map((label) => (label.name === name ? { ...label, save } : label));
    stub.sendLabels();
  };
  const formHeight = (): Promise<number> =>
    form.pane.getByRole('form').evaluate((element) => element.getBoundingClientRect().height);
  const scrolled = (): Promise<number> =>
    form.pane.evaluate((pane) =>
      [...pane.querySelectorAll('*')].reduce((sum, one) => sum + one.scrollTop, 0),
    );

  for (const size of [...LOW, LOWEST])
    for (const count of size === LOWEST ? [0, 2, 11, 82] : [0, 11])
      it(`shows the label that was just created, after ${count} others, in ${size.name}`, async () => {
        await open(count, size);
        await create('just made');
        await untilInSight(card('just made'));
        setState('just made', { state: 'saved' });
        await untilInSight(card('just made'));
        if (size !== LOWEST) await untilInSight(form.button('Create'));
      });

  for (const size of [...LOW, LOWEST])
    it(`shows why a label was rejected and which actions are available, in ${size.name}`, async () => {
      await open(11, size);
      await create('just made');
      setState('just made', { state: 'refused', reason: REASON });
      for (const name of ['Retry', 'Edit', 'Discard'])
        await untilInSight(card('just made').getByRole('button', { name, exact: true }));
      await untilInSight(card('just made').locator('.label-state'));
      if (size !== LOWEST) await untilInSight(form.button('Create'));
    });

  for (const size of LOW)
    it(`starts at a label that was rejected before, in ${size.name}`, async () => {
      const refused = labelOf('r-1', { name: 'refused one', save: { state: 'refused', reason: REASON } });
      stub = new TraceStub({
        ...deskAgent(),
        labels: [...manyLabels(6), refused, ...manyLabels(12).slice(6)],
      });
      ({ page } = await pages.trace(stub, size));
      form = new FormPage(page);
      const retry = card('refused one').getByRole('button', { name: 'Retry' });
      // If the panes are stacked, the trace comes first.
      if (size.width < 900) await form.pane.evaluate((pane) => pane.scrollIntoView({ block: 'end' }));
      await untilInSight(retry);
    });

  it('shows a label that was changed, moved back, deleted and restored, or repeated', async () => {
    await open(30, LOW[1]);
    await card('label 29').hover();
    await form.edit('label 29');
    await form.value.fill('2');
    await form.button('Save').click();
    await form.until(stub.edited, 1);
    await untilInSight(card('label 29'));

    await card('label 29').focus();
    await page.keyboard.press('Delete');
    await card('label 29').waitFor({ state: 'detached' });
    await card('label 0').focus();
    await page.keyboard.press('Control+z');
    await untilInSight(card('label 29'));

    await card('label 29').focus();
    await page.keyboard.press('m');
    await form.pane.getByRole('option', { name: /guardrail/ }).click();
    await card('label 29').waitFor({ state: 'detached' });
    await card('label 0').focus();
    await page.keyboard.press('Control+z');
    await untilInSight(card('label 29'));

    stub.ruled.last = { name: 'again', value: 5 };
    await card('label 0').focus();
    await page.keyboard.press('r');
    await untilInSight(card('again'));
  });

  it("shows another source's label that was overridden in the form", async () => {
    stub = new TraceStub({ ...deskAgent(), labels: manyLabels(30) });
    const judge = { source: { type: 'LLM_JUDGE', id: 'gpt-4.1' }, mine: false } as const;
    stub.labels = [labelOf('j-1', { ...judge, name: 'judged', value: 1 }), ...stub.labels];
    ({ page } = await pages.trace(stub, LOW[1]));
    form = new FormPage(page);
    await card('judged').hover();
    await form.edit('judged', 'Override');
    await form.value.fill('2');
    await form.button('Override').click();
    await form.until(stub.edited, 1);
    await form.pane.getByRole('listitem', { name: /^judged: 2/ }).waitFor();
    await untilInSight(card('judged'));
  });

  for (const size of [LOW[1], LOW[3], { width: 1_330, height: 820 }])
    it(`keeps its scroll position when another source's label arrives (${size.width} × ${size.height})`, async () => {
      await open(30, size);
      await card('label 12').evaluate((element) => element.scrollIntoView({ block: 'start' }));
      const at = async (): Promise<number> => (await card('label 12').boundingBox())?.y ?? -1;
      const [before, wasScrolled] = [await at(), await scrolled()];
      const source = { type: 'LLM_JUDGE', id: 'gpt-4.1' } as const;
      stub.labels = [...stub.labels, labelOf('j-1', { name: 'judged', source, mine: false })];
      stub.sendLabels();
      await card('judged').waitFor({ state: 'attached' });
      await page.waitForTimeout(200);
      assert.deepEqual([await at(), await scrolled()], [before, wasScrolled]);
      assert.notEqual(await hiddenBy(card('judged')), '');
    });

  it('keeps the input visible when an earlier label is rejected, then shows that label', async () => {
    await open(11, LOW[1]);
    await create('first');
    await page.keyboard.type('second');
    await form.value.fill('2');
    await form.rationale.focus();
    setState('first', { state: 'refused', reason: REASON });
    await form.pane.getByText('"first" was not saved').waitFor();
    await page.waitForTimeout(200);
    await untilInSight(form.rationale);
    await page.keyboard.press('Escape');
    await form.rationale.fill('');
    await page.getByRole('tree', { name: 'Spans' }).focus();
    await untilInSight(card('first').getByRole('button', { name: 'Retry' }));
  });

  for (const size of LOW) {
    it(`has a one-row form until it is used, in ${size.name}`, async () => {
      await open(3, size);
      assert.ok((await formHeight()) <= 44, `${await formHeight()} px`);
      if (size.height > 380)
        for (const control of [form.name, form.value, form.button('Create')])
          assert.equal(await hiddenBy(control), '');
      await form.name.focus();
      await eventually(async () => assert.ok((await formHeight()) > 150));
      await untilInSight(form.name);
      await page.getByRole('tree', { name: 'Spans' }).focus();
      await eventually(async () => assert.ok((await formHeight()) <= 44));
    });

    it(`can be filled in by roles and names without expanding the form first, in ${size.name}`, async () => {
      await open(3, size);
      await form.radio('Expectation').click();
      assert.ok(await form.radio('Expectation').isChecked());
      await page.getByRole('tree', { name: 'Spans' }).focus();
      await eventually(async () => assert.ok((await formHeight()) <= 44));
      await form.choose(form.dataType, 'String');
      await page.getByRole('tree', { name: 'Spans' }).focus();
      await form.name.fill('expected');
      await page.getByRole('tree', { name: 'Spans' }).focus();
      await form.value.fill('a text');
      await page.getByRole('tree', { name: 'Spans' }).focus();
      await form.rationale.fill('because');
      await page.getByRole('tree', { name: 'Spans' }).focus();
      await form.button('Create').click();
      await form.until(stub.created, 1);
      assert.deepEqual(stub.created, [
        { spanId: null, kind: 'expectation', name: 'expected', value: 'a text', rationale: 'because' },
      ]);
      await untilInSight(card('expected'));
    });
  }

  it('handles a click on the one-row form before it grows, and before it shrinks again', async () => {
    await open(3, LOW[1]);
    const press = async (locator: Locator): Promise<void> => {
      const box = await locator.boundingBox();
      assert.ok(box);
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await page.mouse.down();
      await page.waitForTimeout(150); // as long as a real click
      await page.mouse.up();
    };
    await press(form.button('Create'));
    await form.pane.getByText('Enter a name.').first().waitFor();
    await form.name.fill('x');
    await form.name.fill('');
    await card('label 0').hover();
    await press(card('label 0').getByRole('button', { name: 'Details' }));
    await card('label 0').getByRole('button', { name: 'Details', expanded: true }).waitFor();
  });

  it("doesn't grow while a mouse button is down, even if it was scrolled to the target", async () => {
    await open(3, LOW[1]);
    // The scroll event arrives in the next frame, when the button is already down.
    await form.dataType.evaluate((element) => {
      element.scrollIntoView({ block: 'nearest' });
      element.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
    });
    await page.waitForTimeout(100);
    assert.ok((await formHeight()) <= 44);
    await form.dataType.evaluate((element) =>
      element.dispatchEvent(new PointerEvent('pointerup', { bubbles: true, composed: true })),
    );
    await eventually(async () => assert.ok((await formHeight()) > 150));
  });

  it('shows the value that a key entered into the one-row form', async () => {
    await open(3, LOW[1]);
    await page.getByRole('tree', { name: 'Spans' }).focus();
    await page.keyboard.press('4');
    await eventually(async () => assert.equal(await form.value.inputValue(), '4'));
    await untilInSight(form.value);
    assert.ok((await formHeight()) <= 44);
  });

  it('keeps the form expanded with an error, an edit, or a rationale', async () => {
    await open(3, LOW[1]);
    const tree = page.getByRole('tree', { name: 'Spans' });
    await form.button('Create').click();
    await form.pane.getByText('Enter a name.').first().waitFor();
    await tree.focus();
    await page.waitForTimeout(100);
    assert.ok((await formHeight()) > 150);
    await form.name.fill('tone');
    await form.value.fill('3');
    await form.rationale.fill('why');
    await tree.focus();
    await page.waitForTimeout(100);
    assert.ok((await formHeight()) > 150);
    await form.button('Create').click();
    await form.until(stub.created, 1);
    await eventually(async () => assert.ok((await formHeight()) <= 44));
    await card('label 1').hover();
    await form.edit('label 1');
    await tree.focus();
    await page.waitForTimeout(100);
    assert.ok((await formHeight()) > 150);
    await untilInSight(form.button('Cancel'));
  });

  for (const size of [...LOW, { name: 'a window with room', width: 1_330, height: 900 }])
    it(`has a single scroll container, idle and in use, with More open, in ${size.name}`, async () => {
      await open(12, size);
      const one = async (): Promise<void> => {
        const scrollers = await scrollersOf(form.pane);
        assert.ok(scrollers.length <= 1, scrollers.join(', '));
      };
      await one();
      await form.name.focus();
      await page.waitForTimeout(150);
      await one();
      await form.button('More').click();
      await form.metadata.waitFor();
      await page.waitForTimeout(150);
      await one();
      for (const control of [
        form.radio('Feedback'),
        form.name,
        form.rationale,
        form.metadata,
        form.button('Create'),
      ]) {
        await control.scrollIntoViewIfNeeded();
        await untilInSight(control);
      }
    });

  it('shows the whole form if there is space for it', async () => {
    await open(12, { width: 1_330, height: 820 });
    for (const control of [
      form.radio('Feedback'),
      form.name,
      form.value,
      form.rationale,
      form.button('Create'),
    ])
      assert.equal(await hiddenBy(control), '');
    assert.ok((await formHeight()) > 300);
  });

  it('starts at the first label of another span', async () => {
    stub = new TraceStub({
      ...deskAgent(),
      labels: [
        ...manyLabels(40),
        ...manyLabels(40).map((label) => ({ ...label, id: `s-${label.id}`, spanId: 'a000000000000004' })),
      ],
    });
    ({ page } = await pages.trace(stub, LOW[0]));
    form = new FormPage(page);
    await card('label 39').scrollIntoViewIfNeeded();
    await form.select('draft_answer');
    await form.pane.getByText('This span: draft_answer').waitFor();
    await untilInSight(card('label 0'));
  });
});

function manyLabels(count: number): Label[] {
  return Array.from({ length: count }, (_, i) =>
    labelOf(`l-${i}`, {
      traceId: headerOf().traceId,
      name: `label ${i}`,
      value: i % 3 === 0 ? i % 2 === 0 : i,
      rationale: i % 2 === 0 ? 'Right cable, and in the order of the manual.' : '',
    }),
  );
}
