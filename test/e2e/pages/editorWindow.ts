import assert from 'node:assert/strict';
import { eventually } from '../../support/eventually';
import { Workbench, type WorkbenchOptions } from '../../support/workbench';
import { Notifications } from './notifications';
import { TracePanelPage } from './tracePanel';
import { TracesView } from './tracesView';
import { makeWorkspace, type Workspace } from './workspace';

export interface EditorWindow {
  readonly workbench: Workbench;
  readonly workspace: Workspace;
  readonly view: TracesView;
  readonly panel: TracePanelPage;
  readonly notifications: Notifications;
  /** Opens a trace from the side bar by part of its row's text, and waits for the root span's row. */
  open(rowText: string, rootSpan: string): Promise<void>;
  /**
   * Clicks a trace's row by part of its text, and waits until its panel has the focus. Every editor takes the
   * focus when it opens, which closes an open context menu.
   */
  click(rowText: string): Promise<void>;
  /** Waits until a panel has the focus. */
  untilPanelFocused(): Promise<void>;
  /** Opens a trace by its ID with the command that prompts for one, and waits for its rows. */
  openById(traceId: string): Promise<void>;
  close(): Promise<void>;
}

export interface EditorWindowOptions extends Omit<WorkbenchOptions, 'folder'> {
  readonly uri: string;
  readonly experiment: string;
}

/** Locator timeout in milliseconds. Generous, because server, editor and browser share two cores. */
const PATIENCE_MS = 20_000;

/**
 * Opens a window on a workspace whose settings name the server, the experiment and the label source
 * (dev@example.com).
 */
export async function openEditorWindow({
  uri,
  experiment,
  ...options
}: EditorWindowOptions): Promise<EditorWindow> {
  const workspace = await makeWorkspace(traceSettings(uri, experiment));
  const workbench = await Workbench.open({ ...options, folder: workspace.folder });
  workbench.page.setDefaultTimeout(PATIENCE_MS);
  const view = new TracesView(workbench.page);
  const panel = new TracePanelPage(workbench.webview());
  const untilPanelFocused = (): Promise<void> =>
    eventually(async () => {
      const { page } = workbench;
      const panels = page.frames().filter((frame) => frame.parentFrame()?.parentFrame() === page.mainFrame());
      const focused = await Promise.all(panels.map((frame) => frame.evaluate('document.hasFocus()')));
      assert.ok(focused.includes(true), 'no panel has the focus');
    }, PATIENCE_MS);
  return {
    workbench,
    workspace,
    view,
    panel,
    notifications: new Notifications(workbench.page),
    open: async (rowText, rootSpan) => {
      await view.open();
      await view.row(rowText).first().click();
      await panel.span(rootSpan).waitFor();
    },
    click: async (rowText) => {
      await view.row(rowText).first().click();
      const tabs = workbench.page.locator('.tabs-container');
      await tabs.getByRole('tab', { name: rowText, selected: true }).waitFor();
      await untilPanelFocused();
    },
    untilPanelFocused,
    openById: async (traceId) => {
      await workbench.runCommand('MLflow: Open Trace…');
      await workbench.quickInput.widget.getByText('Open Trace', { exact: true }).waitFor();
      await workbench.quickInput.field.fill(traceId);
      await workbench.quickInput.widget.getByRole('option').first().waitFor();
      await workbench.page.keyboard.press('Enter');
      await workbench.quickInput.widget.waitFor({ state: 'hidden' });
      await panel.spans.getByRole('treeitem').first().waitFor();
    },
    close: async () => {
      await workbench.close();
      await workspace.remove();
    },
  };
}

export function traceSettings(uri: string, experiment: string): Record<string, unknown> {
  return {
    'mlflowTraces.trackingUri': uri,
    'mlflowTraces.experiment': experiment,
    'mlflowTraces.sourceId': 'dev@example.com',
  };
}
