import type { CDPSession, Frame } from 'playwright-core';
import * as z from 'zod/mini';
import { openEditorWindow, type EditorWindow } from '../e2e/pages/editorWindow';
import { eventually } from '../support/eventually';
import { EXPERIMENT, type BenchTrace } from './corpus';
import { HostProbe } from './hostProbe';
import { pageScript } from './pageScript';
import { median, percentile } from './statistics';
import { within } from './within';

/**
 * The measurements of one trace in our editor, starting with the click in the tree; milliseconds. NaN if not
 * measured.
 */
export interface Ours {
  readonly firstRowMs: number;
  /** When all rows are there. */
  readonly settledMs: number;
  /**
   * When search is at full speed: the time when a search started right after settling shows its matches,
   * minus the usual search time.
   */
  readonly searchReadyMs: number;
  /** From a click on a span or an arrow key to its details; the median of both. */
  readonly detailsMs: number;
  /** From a click on the span with the big output to its first screen. */
  readonly bigDetailsMs: number;
  /** From the last key of a search for a single name to its match. */
  readonly searchMs: number;
  /** 95th percentile of the time between two frames while the tree scrolls. */
  readonly frameP95Ms: number;
  /** The same for a plain list in the tree's place: the baseline of the editor and the browser. */
  readonly bareFrameP95Ms: number;
  /** The JavaScript heap that the panel added, after a garbage collection. */
  readonly heapMb: number;
  readonly elements: number;
  /** The extension host's longest block while the trace opened: wall-clock time, and its CPU time. */
  readonly blockMs: number;
  readonly blockCpuMs: number;
}

const SEARCHED = 'needle_zebra';
const BIG = 'big_output_tool';
const PATIENCE_S = 120;
const Opened = z.object({ firstRow: z.number(), settled: z.number() });
const Times = z.array(z.number());

/** A real editor window on an experiment, with a probe in its extension host. */
export class OurEditor {
  readonly window: EditorWindow;
  readonly probe: HostProbe;
  readonly #cdp: CDPSession;

  private constructor(window: EditorWindow, probe: HostProbe, cdp: CDPSession) {
    this.window = window;
    this.probe = probe;
    this.#cdp = cdp;
  }

  static async open(uri: string, experiment = EXPERIMENT): Promise<OurEditor> {
    const probe = await HostProbe.choosePort();
    const moreExtensions = [HostProbe.extension];
    const window = await openEditorWindow({ uri, experiment, env: probe.env, moreExtensions });
    try {
      return await OurEditor.#prepare(window, probe);
    } catch (error) {
      await window.close();
      throw error;
    }
  }

  static async #prepare(window: EditorWindow, probe: HostProbe): Promise<OurEditor> {
    const { context, page } = window.workbench;
    const script = await pageScript();
    await context.addInitScript({ content: script });
    await page.evaluate(`(() => { ${script} })()`);
    await window.view.open();
    await window.view.rows.first().waitFor();
    await eventually(() => probe.state(), 30_000);
    return new OurEditor(window, probe, await context.newCDPSession(page));
  }

  async close(): Promise<void> {
    await this.window.close();
  }

  /** Opens the trace from the tree, takes all measurements, and leaves it open. */
  async measure(trace: BenchTrace): Promise<Ours> {
    const { workbench } = this.window;
    await this.closePanels();
    const heapBefore = await this.rendererHeapMb();
    const { frame, clickedAt } = await this.openTrace(trace.row);
    const isLarge = trace.spans > 20;
    const evaluate = async (script: string): Promise<unknown> =>
      within(frame.evaluate(script), PATIENCE_S, `${trace.title}: ${script}`);
    const number = async (script: string): Promise<number> =>
      z.nullable(z.number()).parse(await evaluate(script)) ?? NaN;
    // A search that starts as soon as all rows are there.
    const hits = isLarge ? await number(`bench.searchWhenOpened('${SEARCHED}')`) : NaN;
    const { firstRow, settled } = Opened.parse(await evaluate('bench.opened'));
    const host = await this.probe.state();
    const usual = isLarge ? await number(`bench.pasteAndWait('${SEARCHED}')`) : NaN;
    if (isLarge) await workbench.page.keyboard.press('Escape');
    const heapMb = (await this.rendererHeapMb()) - heapBefore;
    const elements = await number('bench.elements()');
    const bigDetailsMs = trace.key === 'big' ? await number(`bench.timeDetailsOf('${BIG}')`) : NaN;
    const details = trace.spans > 3 ? Times.parse(await evaluate('bench.timeDetails(8)')) : [NaN];
    const scroll = async (what: string): Promise<number> =>
      trace.spans > 100 ? percentile(Times.parse(await evaluate(`bench.${what}(90)`)), 0.95) : NaN;
    return {
      firstRowMs: firstRow - clickedAt,
      settledMs: settled - clickedAt,
      searchReadyMs: Math.max(settled, hits - usual) - clickedAt,
      detailsMs: median(details),
      bigDetailsMs,
      searchMs: isLarge ? await this.#search(frame) : NaN,
      frameP95Ms: await scroll('scrollFrames'),
      bareFrameP95Ms: await scroll('bareScrollFrames'),
      heapMb,
      elements: Math.max(elements, await number('bench.elements()')),
      blockMs: host.longestBlockMs,
      blockCpuMs: host.longestCpuMs,
    };
  }

  /**
   * Clicks a trace's row.
   * @returns Its document, and the time of the click in milliseconds since the epoch.
   */
  async openTrace(row: string): Promise<{ frame: Frame; clickedAt: number }> {
    const { workbench, view } = this.window;
    const line = view.row(row).first();
    await line.hover();
    await this.probe.reset();
    await line.click();
    const clickedAt = z.number().parse(await workbench.page.evaluate('bench.clickedAt'));
    return { frame: await workbench.webviewFrame(), clickedAt };
  }

  async closePanels(): Promise<void> {
    const { page } = this.window.workbench;
    const outer = page.locator('iframe.webview');
    if ((await outer.count()) === 0) return;
    await this.window.workbench.runCommand('View: Close All Editors');
    await eventually(async () => {
      if ((await outer.count()) > 0) throw new Error('A webview is still open.');
    });
  }

  /**
   * The JavaScript heap of the window and its webviews, which share a process, after a garbage collection.
   */
  async rendererHeapMb(): Promise<number> {
    await this.#cdp.send('HeapProfiler.collectGarbage');
    const { usedSize } = await this.#cdp.send('Runtime.getHeapUsage');
    return usedSize / 1e6;
  }

  /** The number of documents, nodes, and listeners in the renderer. */
  async domCounters(): Promise<{ documents: number; nodes: number; jsEventListeners: number }> {
    return this.#cdp.send('Memory.getDOMCounters');
  }

  /** Types into the trace's search and returns the time from the last key to its matches. */
  async #search(frame: Frame): Promise<number> {
    const { page } = this.window.workbench;
    await this.window.panel.spans.focus();
    await page.keyboard.press('ControlOrMeta+F');
    const box = frame.getByRole('search').getByRole('textbox').first();
    await box.fill('');
    const found = within(frame.evaluate(`bench.timeSearch('${SEARCHED}')`), PATIENCE_S, 'search');
    await box.pressSequentially(SEARCHED, { delay: 60 });
    const ms = z.number().parse(await found);
    await page.keyboard.press('Escape');
    return ms;
  }
}
