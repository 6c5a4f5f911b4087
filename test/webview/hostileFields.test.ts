import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { Campaign, holds, press, showsAll, unfold } from './hostile/campaign';
import { hostileDraft, hostileLabels, hostileSuggestion } from './hostile/hostileLabels';
import { hostileHeader } from './hostile/hostileTrace';
import { PAYLOADS, sampled } from './hostile/payloads';
import { detailsOf, headerOf, labelOf, rowOf, textOf, type TraceFixture } from './traceFixture';
import { TraceStub } from './traceHost';

/** The payloads joined into eight texts, for elements that show one text at a time. */
const TOGETHER = Array.from({ length: 8 }, (_, i) =>
  PAYLOADS.filter((one, at) => at % 8 === i && one.length < 2_000).join(' '),
);

describe('hostile content in the fields of a trace', function () {
  this.timeout(300_000);
  let campaign: Campaign;
  before(async () => (campaign = await Campaign.start()));
  afterEach(() => campaign.closePages());
  after(() => campaign.stop());

  it('stays text in the header, labels, form, schema and server messages', async () => {
    const stub = new TraceStub(oneSpan());
    stub.suggestions = PAYLOADS.map(hostileSuggestion);
    const panel = await campaign.trace(stub, { height: 1_400 });
    await panel.page.getByRole('button', { name: 'Show Trace Details and Tags' }).click();
    await panel.page.getByRole('region', { name: 'Trace details' }).waitFor();
    for (const [at, text] of sampled([...PAYLOADS.entries()])) {
      stub.refuse = text;
      stub.emit('header', hostileHeader(text, [text]));
      const problem = { kind: 'server', message: text, detail: text, actions: ['retry' as const] };
      stub.emit('status', { phase: 'ready', problem, stale: true });
      stub.labels = hostileLabels(text, at);
      stub.sendLabels();
      const labelId = `${['a', 'd', 'c', 'e'][at % 4] ?? ''}-${at}`;
      stub.emit('draftEdited', { place: { spanId: null, labelId }, draft: hostileDraft(text) });
      stub.emit('action', { action: 'save' });
      await panel.page.waitForFunction(isShown, { at, text }).catch((error: unknown) => {
        throw new Error(`payload ${at} is not shown: ${text.slice(0, 80)}`, { cause: error });
      });
      if (at === 0)
        await press(panel.page, '.trace-facts [aria-expanded=false], .more [aria-expanded=false]');
      await unfold(panel.page, '.labels');
      await campaign.check(panel, `payload ${at}: ${text.slice(0, 80)}`);
    }
    for (const part of ['.history', '.label-facts', '.label-more[open]', '.form .field-error'])
      assert.ok((await panel.page.locator(part).count()) > 0, `${part} was open`);
  });

  it('stays text in tags and metadata, and when a tag is edited, rejected and deleted', async () => {
    const stub = new TraceStub({ ...oneSpan(), header: hostileHeader('x', PAYLOADS) });
    const panel = await campaign.trace(stub);
    const { page } = panel;
    await page.getByRole('button', { name: 'Show Trace Details and Tags' }).click();
    await page
      .locator('.tag')
      .nth(PAYLOADS.length - 1)
      .waitFor();
    await press(page, '.trace-facts > [aria-expanded=false]');
    await page.locator('.trace-facts .attribute').nth(PAYLOADS.length).waitFor();
    await campaign.check(panel, 'all tags and metadata');
    for (const text of TOGETHER) {
      const tags = ['plain', text].map((key) => ({ key, value: text }));
      stub.emit('header', { ...headerOf(), tags });
      await holds(page, '.tag .tag-value', text);
      await press(page, '.tag:first-child .icon-button:first-of-type');
      await page.locator('.tag-form').waitFor();
      stub.failing = text;
      await press(page, '.tag-form [type=submit]');
      await holds(page, '.trace-tags > [role=alert]', text);
      await campaign.check(panel, 'a tag in edit');
      stub.failing = '';
      await press(page, '.tag-form .link-button:last-child');
      await press(page, '.tag:last-child .icon-button:last-of-type');
      await holds(page, '.trace-tags > [role=status]', text);
      await campaign.check(panel, 'a deleted tag');
    }
  });

  it('stays text in the notice about a change and after its undo', async () => {
    const stub = new TraceStub(oneSpan());
    const panel = await campaign.trace(stub);
    const { page } = panel;
    for (const [at, text] of TOGETHER.entries()) {
      stub.labels = [labelOf(`x-${at}`, { name: text, value: text })];
      stub.sendLabels();
      await page.locator(`[data-label="x-${at}"]`).focus();
      await page.keyboard.press('Delete');
      await holds(page, '.change-bar', text.slice(0, 40));
      await campaign.check(panel, `a label that was deleted, ${at}`);
      await press(page, '.change-bar .link-button');
      await page.locator(`[data-label="x-${at}"]`).waitFor();
      await campaign.check(panel, `a label that is back, ${at}`);
    }
  });

  it('stays text in suggested names, and in the spans to move a label to', async () => {
    const fixture = manySpans();
    const stub = new TraceStub(fixture);
    stub.labels = hostileLabels('<b>', 0);
    const panel = await campaign.trace(stub);
    const { page } = panel;
    const name = page.getByRole('combobox', { name: 'Assessment Name' });
    for (let at = 0; at < PAYLOADS.length; at += 50) {
      stub.suggestions = PAYLOADS.slice(at, at + 50).map(hostileSuggestion);
      await page.getByRole('textbox', { name: 'Rationale' }).focus();
      await name.click();
      await holds(page, '.form .combobox-option .option-text', stub.suggestions[0]?.name ?? '');
      await showsAll(
        page,
        '.form .combobox-option .option-text',
        stub.suggestions.map((one) => one.name),
      );
      await campaign.check(panel, `names from ${at}`);
      await name.press('Escape');
    }
    await page.locator('.label-card').first().focus();
    await page.keyboard.press('m');
    // The list shows at most 50 spans.
    for (let at = 1; at < fixture.rows.length; at += 49) {
      const rows = fixture.rows.slice(at, at + 49);
      stub.sendRows(1 + at, [...fixture.rows.slice(0, 1), ...rows]);
      await holds(page, '.move-to [role=option] .option-text', rows[0]?.name ?? '');
      await showsAll(
        page,
        '.move-to [role=option] .option-text',
        rows.map(({ name }) => name),
      );
      await campaign.check(panel, `spans to move to, from ${at}`);
    }
  });

  it('stays text in the errors of failed requests', async () => {
    const stub = new TraceStub(oneSpan());
    const panel = await campaign.trace(stub);
    const { page } = panel;
    await page.getByRole('button', { name: 'Load Rest' }).waitFor();
    for (const text of TOGETHER) {
      stub.failing = text;
      stub.unreadable = text;
      await press(page, '.header-actions [aria-label="Open in MLflow"], .cut-value .link-button');
      await holds(page, '[role=alert] .banner-text', text);
      await holds(page, '.cut-value [role=alert]', text);
      await find(page, text);
      await holds(page, '.find-count', text);
      await campaign.check(panel, 'failures');
      stub.emit('reveal', { spanId: 'a000000000000002', labelId: null, focus: 'none' });
      await holds(page, '.details .banner', text);
      await campaign.check(panel, 'a span that cannot be read');
      stub.unreadable = '';
      stub.emit('reveal', { spanId: 'a000000000000001', labelId: null, focus: 'none' });
      await page.locator('.cut-value').waitFor();
    }
  });

  it('causes no requests or DNS lookups', async () => {
    assert.deepEqual(await campaign.finish(), { lookedUp: [], asked: [] });
  });
});

async function find(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+f');
  await page.getByRole('textbox', { name: 'Find text' }).fill(text);
}

/** Runs in the page. Returns whether everything sent for a payload is shown, including the save response. */
function isShown({ at, text }: { at: number; text: string }): boolean {
  const said = document.querySelector('.form .field-error, .form .form-failure, .form .form-note');
  return (
    document.querySelector('h1')?.title === text &&
    document.querySelector('.banner-detail')?.textContent === text &&
    ['a', 'b', 'c', 'd', 'e'].every(
      (one) => document.querySelector(`[data-label="${one}-${at}"]`) !== null,
    ) &&
    document.querySelector('.notes [role=note]') !== null &&
    said !== null &&
    document.querySelector('.form')?.ariaLabel?.includes(text) === true
  );
}

function oneSpan(): TraceFixture {
  const rows = [
    rowOf('a000000000000001', { name: 'root' }),
    rowOf('a000000000000002', { name: 'child', parentId: 'a000000000000001', start: 1 }),
  ];
  const image = {
    type: 'image_url',
    image_url: { url: 'mlflow-attachment://x?content_type=image/png&size=9' },
  };
  // The second span has no details that could load before a test requests them.
  const details = rows.slice(0, 1).map((row) =>
    detailsOf(row, {
      inputs: textOf('in', { messages: [{ role: 'user', content: [image] }] }),
      outputs: { ref: 'out', text: 'begins', total: 1e9 },
    }),
  );
  return { header: headerOf(), rows, details: new Map(details.map((one) => [one.id, one])), labels: [] };
}

function manySpans(): TraceFixture {
  const root = rowOf('f000000000000000', { name: 'root' });
  const rows = PAYLOADS.map((text, i) =>
    rowOf(i.toString(16).padStart(16, '0'), { name: text, type: text, parentId: root.id, start: i }),
  );
  return { header: headerOf(), rows: [root, ...rows], details: new Map(), labels: [] };
}
