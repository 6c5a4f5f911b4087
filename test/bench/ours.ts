import path from 'node:path';
import type { Frame } from 'playwright-core';
import * as z from 'zod/mini';
import { freePort } from '../../dev/ports';
import { REPOSITORY } from '../../dev/repository';
import { eventually } from '../support/eventually';
import { openEditorWindow, type EditorWindow } from '../e2e/pages/editorWindow';
import type { BenchTrace } from './corpus';
import { EXPERIMENT } from './corpus';
import { watchRows, scrollFrames, timeDetails, timeSearch } from './inPage';
import { median, percentile } from './statistics';

/** What our editor needs for one trace, from the click in the tree on; milliseconds, medians of the runs. */
export interface Ours {
  readonly firstRowMs: number;
  readonly settledMs: number;
  /** A click on a span → its details; then arrow keys. */
  readonly detailsMs: number;
  readonly searchMs: number;
  /** 95th percentile of the time between two frames while the tree scrolls. */
  readonly frameP95Ms: number;
  /** JavaScript heap of the webview after a collection; NaN where the browser does not tell. */
  readonly heapMb: number;
  readonly elements: number;
  readonly longestBlockMs: number;
}

const Probe = z.object({ longestBlockMs: z.number(), rssMb: z.number() });
const SEARCHED = 'needle_zebra';

/** A real editor window on the corpus, with a probe in its extension host. */
export class OurEditor {
  readonly #window: EditorWindow;
  readonly #probe: string;

  private constructor(window: EditorWindow, probe: string) {
    this.#window = window;
    this.#probe = probe;
  }

  static async open(uri: string): Promise<OurEditor> {
    const port = await freePort();
    const window = await openEditorWindow({
      uri,
      experiment: EXPERIMENT,
      env: { BENCH_PROBE_PORT: String(port) },
      moreExtensions: [path.join(REPOSITORY, 'test/bench/probe')],
    });
    await window.workbench.context.addInitScript(watchRows);
    await window.workbench.page.evaluate(() => {
      const clicked = (event: MouseEvent): void => {
        document.documentElement.dataset['clickedAt'] = String(performance.timeOrigin + event.timeStamp);
      };
      document.addEventListener('click', clicked, true);
    });
    await window.view.open();
    await window.view.rows.first().waitFor();
    const editor = new OurEditor(window, `http://127.0.0.1:${port}`);
    await eventually(async () => editor.#host('/read'), 30_000);
    return editor;
  }

  async measure(trace: BenchTrace, runs = trace.runs): Promise<Ours> {
    const measured: Ours[] = [];
    for (let run = 0; run < runs; run += 1) measured.push(await this.#measureOnce(trace));
    const of = (field: keyof Ours): number => median(measured.map((one) => one[field]));
    return {
      firstRowMs: of('firstRowMs'),
      settledMs: of('settledMs'),
      detailsMs: of('detailsMs'),
      searchMs: of('searchMs'),
      frameP95Ms: of('frameP95Ms'),
      heapMb: of('heapMb'),
      elements: of('elements'),
      longestBlockMs: of('longestBlockMs'),
    };
  }

  async close(): Promise<void> {
    await this.#window.close();
  }

  async #measureOnce({ row, spans }: BenchTrace): Promise<Ours> {
    const { workbench, view } = this.#window;
    await workbench.runCommand('View: Close All Editors');
    await workbench.page.locator('iframe.webview').first().waitFor({ state: 'detached' });
    await view.row(row).first().hover();
    await this.#host('/reset');
    await view.row(row).first().click();
    const clickedAt = await workbench.page.evaluate(() =>
      Number(document.documentElement.dataset['clickedAt']),
    );
    const frame = await workbench.webviewFrame();
    const marks = await frame.evaluate(() => window.benchRows.settled);
    const { longestBlockMs } = await this.#host('/read');
    const elements = await frame.evaluate(() => document.querySelectorAll('*').length);
    const heapMb = await this.#heap(frame);
    const details = spans > 3 ? await frame.evaluate(timeDetails, 8) : [NaN];
    const frames = spans > 100 ? await frame.evaluate(scrollFrames, 90) : [NaN];
    return {
      firstRowMs: marks.firstRow - clickedAt,
      settledMs: marks.settled - clickedAt,
      detailsMs: median(details),
      searchMs: spans > 20 ? await this.#search(frame) : NaN,
      frameP95Ms: percentile(frames, 0.95),
      heapMb,
      elements,
      longestBlockMs,
    };
  }

  /** Types into the trace's search and waits for its hits: from the last key on. */
  async #search(frame: Frame): Promise<number> {
    const { page } = this.#window.workbench;
    await this.#window.panel.spans.focus();
    await page.keyboard.press('ControlOrMeta+F');
    const box = frame.getByRole('textbox', { name: /^Find|Search/ }).first();
    await box.waitFor();
    const found = frame.evaluate(timeSearch, SEARCHED);
    await box.pressSequentially(SEARCHED, { delay: 60 });
    const ms = await found;
    await page.keyboard.press('Escape');
    return ms;
  }

  async #heap(frame: Frame): Promise<number> {
    try {
      const session = await this.#window.workbench.context.newCDPSession(frame);
      await session.send('HeapProfiler.collectGarbage');
      const { usedSize } = await session.send('Runtime.getHeapUsage');
      await session.detach();
      return usedSize / 1e6;
    } catch {
      return NaN; // the frame shares its page's process: no heap of its own
    }
  }

  async #host(route: string): Promise<z.infer<typeof Probe>> {
    const response = await fetch(`${this.#probe}${route}`);
    return Probe.parse(await response.json());
  }
}
