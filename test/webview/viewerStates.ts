import type { Locator, Page } from 'playwright-core';
import type { Label } from '../../src/model/assessment';
import { schemaOf } from './formPage';
import { deskAgent, detailsOf, headerOf, labelOf, rowOf, textOf, type TraceFixture } from './traceFixture';
import { TraceStub } from './traceHost';

/** A trace panel with its host stub. */
export interface Viewer {
  readonly page: Page;
  readonly stub: TraceStub;
}

/** A state of a trace panel, and how to get there from the previous state. */
export interface ViewerState {
  readonly name: string;
  readonly go: (viewer: Viewer) => Promise<void>;
}

const PROBLEM = {
  kind: 'server',
  message: 'It failed.',
  detail: 'why it did',
  actions: ['retry', 'showLog'],
} as const;
const LINKED = 'a000000000000007';

/** Returns a host stub whose panel can be brought into every state. */
export function viewerStub(): TraceStub {
  const stub = new TraceStub(shownTrace());
  stub.frameRows = [1];
  stub.suggestions = [
    { name: 'quality', kind: 'feedback', dataType: 'number', values: [4], schema: null },
    schemaOf(
      'tone',
      { type: 'categorical', options: ['formal', 'friendly', 'curt'], multiple: false },
      { instruction: 'How does it sound?' },
    ),
  ];
  return stub;
}

const details = (page: Page): Locator => page.getByRole('region', { name: 'Span details' });
const pane = (page: Page): Locator => page.getByRole('region', { name: 'Assessments' });
const press = (within: Locator | Page, name: string): Promise<void> =>
  within.getByRole('button', { name, exact: true }).first().click();

async function select({ page, stub }: Viewer, spanId: string, name: string): Promise<void> {
  stub.emit('reveal', { spanId, labelId: null, focus: 'none' });
  await details(page).getByRole('heading', { name }).waitFor();
  await page.locator('.details[aria-busy=false] .tab-panel').waitFor();
}

async function read({ page }: Viewer, name: string): Promise<void> {
  const choices = details(page).getByRole('group', { name: 'Format of the outputs' });
  await choices.getByRole('button', { name }).click();
  await choices.getByRole('button', { name, pressed: true }).waitFor();
}

async function find({ page }: Viewer, text: string): Promise<void> {
  await page.keyboard.press('Control+f');
  await page.getByRole('textbox', { name: 'Find text' }).fill(text);
}

/** Applied one after the other, in this order. */
export const VIEWER_STATES: readonly ViewerState[] = [
  {
    name: 'chat',
    go: async (viewer) => {
      await select(viewer, 'a000000000000004', 'draft_answer');
      await viewer.page.getByText('Use the blue cable').first().waitFor();
    },
  },
  { name: 'text', go: (viewer) => read(viewer, 'Text') },
  { name: 'json', go: (viewer) => read(viewer, 'JSON') },
  { name: 'raw', go: (viewer) => read(viewer, 'Raw') },
  {
    name: 'documents',
    go: async (viewer) => {
      await read(viewer, 'Chat');
      await select(viewer, 'a000000000000002', 'fetch_notes');
    },
  },
  { name: 'embeddings', go: (viewer) => select(viewer, 'a000000000000003', 'embed_query') },
  {
    name: 'links',
    go: async (viewer) => {
      await select(viewer, LINKED, 'format_reply');
      await viewer.page.locator('.span-links').scrollIntoViewIfNeeded();
    },
  },
  { name: 'markdown', go: (viewer) => read(viewer, 'Markdown') },
  {
    name: 'attributes',
    go: async (viewer) => {
      await select(viewer, 'a000000000000004', 'draft_answer');
      await viewer.page.getByRole('tab', { name: 'Attributes' }).click();
      await viewer.page.getByText('temperature').waitFor();
    },
  },
  {
    name: 'events',
    go: async (viewer) => {
      await select(viewer, 'a000000000000006', 'check_stock');
      await viewer.page.getByRole('tab', { name: 'Events' }).click();
      await viewer.page.locator('.stack-text .link-button').waitFor();
    },
  },
  {
    name: 'filter',
    go: async ({ page }) => {
      await press(page, 'Filter Spans');
      await page.getByRole('combobox', { name: 'Span type' }).selectOption('=TOOL');
    },
  },
  {
    name: 'find',
    go: async (viewer) => {
      await press(viewer.page, 'Filter Spans');
      await find(viewer, 'blue');
      await viewer.page
        .locator('.find-count')
        .getByText(/^\d+ of/)
        .waitFor();
    },
  },
  {
    name: 'find-refused',
    go: async (viewer) => {
      await press(viewer.page, 'Use Regular Expression');
      await find(viewer, '(blue');
      await viewer.page.locator('.find-bar [aria-invalid=true]').waitFor();
    },
  },
  {
    name: 'tags',
    go: async ({ page, stub }) => {
      await page.keyboard.press('Escape');
      await press(page, 'Show Trace Details and Tags');
      await press(page, 'Metadata (1)');
      await press(page, 'Delete Tag owner');
      await press(page, 'Edit Tag env');
      stub.failing = 'The server said no.';
      await page.getByRole('textbox', { name: 'Tag value' }).press('Enter');
      await page.getByText('The server said no.').waitFor();
      stub.failing = '';
    },
  },
  {
    name: 'form-problems',
    go: async (viewer) => {
      const { page } = viewer;
      await press(page, 'Cancel');
      await press(page, 'Hide Trace Details and Tags');
      await select(viewer, 'a000000000000004', 'draft_answer');
      // Focus the form first: a one-row form shows its other controls only while it's in use.
      await pane(page).locator('.form .combobox-input').first().focus();
      await pane(page).locator('.form:not(.compact)').waitFor();
      await press(pane(page), 'More');
      await pane(page).getByRole('textbox', { name: 'Metadata' }).fill('no pair');
      await press(pane(page), 'Create');
      await pane(page).getByText('Enter a name.').waitFor();
    },
  },
  {
    name: 'names',
    go: async ({ page }) => {
      await press(pane(page), 'Less');
      await pane(page).getByRole('combobox', { name: 'Assessment Name' }).click();
      await pane(page).getByRole('option').nth(1).waitFor();
    },
  },
  {
    name: 'schema',
    go: async ({ page }) => {
      await pane(page).getByRole('option', { name: /^tone/ }).click();
      await press(pane(page), 'Create');
      await pane(page)
        .getByText(/^Choose one of/)
        .waitFor();
    },
  },
  {
    name: 'labels',
    go: async (viewer) => {
      const { page } = viewer;
      await select(viewer, 'a000000000000001', 'desk_agent');
      const card = pane(page).getByRole('listitem', { name: /^correct:/ });
      await press(card, 'History (1)');
      await card.focus();
      await press(card, 'Details');
      await pane(page).getByText('Stack trace').click();
    },
  },
  {
    name: 'move-to',
    go: async ({ page }) => {
      await pane(page)
        .getByRole('listitem', { name: /^tags:/ })
        .focus();
      await page.keyboard.press('Delete');
      await press(pane(page), 'Undo');
      await pane(page)
        .getByRole('listitem', { name: /^tags:/ })
        .waitFor();
      await pane(page)
        .getByRole('listitem', { name: /^correct:/ })
        .press('m');
      await pane(page).getByRole('option').first().waitFor();
    },
  },
  {
    name: 'override',
    go: async ({ page }) => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await pane(page)
        .getByRole('listitem', { name: /^relevance:/ })
        .focus();
      await page.keyboard.press('Delete');
      await press(pane(page).getByRole('listitem', { name: /^grounded:/ }), 'Override');
      await press(pane(page), 'Cancel');
    },
  },
  {
    name: 'selection',
    go: async (viewer) => {
      const { page } = viewer;
      await page.getByRole('tab', { name: 'Inputs' }).click();
      await details(page).getByText('Which cable').first().click({ clickCount: 3 });
      await page.getByRole('toolbar', { name: 'Selected text' }).waitFor();
    },
  },
  {
    name: 'keys',
    go: async ({ page }) => {
      await page.keyboard.press('Escape');
      await press(pane(page), 'Keyboard Shortcuts');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'banner',
    go: async ({ page, stub }) => {
      await page.keyboard.press('Escape');
      stub.emit('status', {
        phase: 'failed',
        problem: { ...PROBLEM, actions: [...PROBLEM.actions] },
        stale: true,
      });
      stub.failing = 'The browser could not be opened.';
      await press(page, 'Open in MLflow');
      stub.failing = '';
      await page.getByText('The browser could not be opened.').waitFor();
    },
  },
  {
    name: 'details-failed',
    go: async ({ page, stub }) => {
      // The host has no details for this span.
      stub.emit('reveal', { spanId: 'a000000000000009', labelId: null, focus: 'none' });
      await details(page).getByText('No such span.').waitFor();
    },
  },
  {
    name: 'running',
    go: async ({ page, stub }) => {
      stub.emit('status', { phase: 'loading', problem: null, stale: false });
      stub.emit('header', headerOf({ state: 'IN_PROGRESS', durationMs: null }));
      const late = rowOf('a00000000000000a', {
        name: 'late',
        parentId: 'a000000000000001',
        status: 'UNSET',
        duration: null,
      });
      stub.sendRows(2, [...shownTrace().rows, late]);
      await page.getByRole('treeitem', { name: /^late/ }).waitFor();
    },
  },
  {
    name: 'empty',
    go: async ({ page, stub }) => {
      stub.emit('status', { phase: 'ready', problem: null, stale: false });
      stub.sendRows(3, []);
      await page.getByText('This trace has no spans yet.').waitFor();
    },
  },
  {
    name: 'loading',
    go: async ({ page, stub }) => {
      stub.emit('status', { phase: 'loading', problem: null, stale: false });
      await page.getByText('Loading the trace…').waitFor();
    },
  },
  {
    name: 'failed',
    go: async ({ page, stub }) => {
      stub.emit('status', {
        phase: 'failed',
        problem: { ...PROBLEM, actions: [...PROBLEM.actions] },
        stale: false,
      });
      await page.getByText('why it did').waitFor();
    },
  },
];

function shownTrace(): TraceFixture {
  const fixture = deskAgent();
  const late = rowOf('a000000000000009', { name: 'log', parentId: 'a000000000000001', start: 5, level: 30 });
  const rows = [...fixture.rows, late];
  const linked = fixture.details.get(LINKED) ?? detailsOf(late);
  const links = [
    { traceId: headerOf().traceId, spanId: 'a000000000000004' },
    { traceId: 'not an id', spanId: 'a1' },
  ];
  const vectors = {
    outputs: textOf(
      'out',
      Array.from({ length: 64 }, (_, i) => i / 3),
    ),
  };
  const embedded = { ...(fixture.details.get('a000000000000003') ?? detailsOf(late)), ...vectors };
  const changed = [{ ...linked, links }, embedded];
  return {
    header: headerOf({ tags: [...headerOf().tags, { key: 'owner', value: 'ana' }] }),
    rows,
    details: new Map([...fixture.details, ...changed.map((one) => [one.id, one] as const)]),
    labels: [...fixture.labels, ...shownLabels()],
  };
}

function shownLabels(): Label[] {
  const old = labelOf('a-old', { value: false, valid: false, rationale: 'It is not.' });
  const judge = { source: { type: 'LLM_JUDGE', id: 'gpt-4.1' }, mine: false } as const;
  const error = { code: 'RATE_LIMIT', message: '429 from the judge', stack: 'Traceback\n  in judge' };
  return [
    labelOf('t-n', { name: 'mlflow.notes', value: 'Ask Ana.' }),
    labelOf('t-m', { name: 'mlflow.notes', value: 'I did.', mine: false }),
    labelOf('t-c', {
      name: 'correct',
      value: true,
      history: [old],
      metadata: { run: 'r-1' },
      rationale: 'It is.',
    }),
    labelOf('t-t', { name: 'tags', value: ['a', 'b'] }),
    labelOf('t-r', { ...judge, name: 'relevance', value: null, error }),
    labelOf('t-g', { ...judge, name: 'grounded', value: 'no' }),
    labelOf('t-x', { name: 'quality', value: 4, save: { state: 'refused', reason: 'The server said: no.' } }),
    labelOf('t-w', {
      name: 'style',
      value: 'curt',
      save: { state: 'waiting', reason: "It doesn't respond." },
    }),
    labelOf('t-e', {
      name: 'answer',
      kind: 'expectation',
      value: 'Use the blue cable: unplug the old one first.',
    }),
    labelOf('t-s', { name: 'lost', value: 1, spanId: 'ffffffffffffffff' }),
  ];
}
