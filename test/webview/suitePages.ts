import assert from 'node:assert/strict';
import { type PageOptions, type PanelPage, WebviewBrowser } from './panelPage';
import { openTable, type TableStub } from './tableHost';
import { openTrace, type TraceStub } from './traceHost';

/** Opens the panels of a suite. */
export interface SuitePages {
  /** Opens a trace panel and waits for its tree. */
  trace(stub: TraceStub, options?: Partial<PageOptions>): Promise<PanelPage>;
  table(stub: TableStub, options?: Partial<PageOptions>): Promise<PanelPage>;
}

/**
 * Provides one browser for the tests of a suite. Call within `describe`. Closes what a test opened when the
 * test ends, and asserts that there were no problems and that only the bundle's files were requested.
 */
export function suitePages(): SuitePages {
  let browser: WebviewBrowser;
  let opened: PanelPage[] = [];
  const noted = async (opening: Promise<PanelPage>): Promise<PanelPage> => {
    const panel = await opening;
    opened.push(panel);
    return panel;
  };
  before(async () => (browser = await WebviewBrowser.start()));
  after(() => browser.stop());
  afterEach(async () => {
    const panels = opened;
    opened = [];
    for (const panel of panels) await panel.close();
    assert.deepEqual(
      panels.flatMap(({ problems }) => problems),
      [],
    );
    const asked = panels.flatMap(({ requested }) => requested);
    assert.deepEqual(
      asked.filter((url) => !/^http:\/\/(webview|files)\.localhost:\d+\//.test(url)),
      [],
    );
  });
  return {
    trace: (stub, options) => noted(openTrace(browser, stub, options)),
    table: (stub, options) => noted(openTable(browser, stub, options)),
  };
}
