import * as vscode from 'vscode';
import type { Connection } from '../connection/connection';
import type { LabelOutboxApi } from '../labels/api';
import { forIconLabel, plain } from '../platform/plainText';
import { Disposables } from '../platform/dispose';
import { Coalesced } from './coalesced';
import { waitingLabels } from './waiting/describeWaiting';

/** Milliseconds: nobody reads faster. */
const RENEW_MS = 150;

/** One item at the left: the experiment, and how many labels wait to be sent. It is quiet while nothing is configured. */
export class StatusBar implements vscode.Disposable {
  readonly #connection: Connection;
  readonly #outbox: LabelOutboxApi;
  readonly #item = vscode.window.createStatusBarItem(
    'mlflowTraces.status',
    vscode.StatusBarAlignment.Left,
    10,
  );
  readonly #owned = new Disposables();

  constructor(connection: Connection, outbox: LabelOutboxApi) {
    this.#connection = connection;
    this.#outbox = outbox;
    this.#item.name = 'MLflow Traces';
    this.#owned.add(this.#item);
    this.#owned.add(connection.onDidChange(() => this.#update()));
    const changed = this.#owned.add(new Coalesced(() => this.#update(), RENEW_MS));
    this.#owned.add(outbox.onDidChange(changed.poke));
    this.#update();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #update(): void {
    const { connected } = this.#connection;
    const open = waitingLabels(this.#outbox.all());
    const unreadable = this.#outbox.unreadable().length;
    const refused = open.filter(({ save }) => save.state === 'refused').length;
    if (!connected && open.length + unreadable === 0) return this.#item.hide();
    const experiment = connected ? forIconLabel(connected.experiment.name.slice(0, 40)) : 'MLflow';
    const waiting =
      open.length + unreadable === 0
        ? ''
        : ` $(${refused + unreadable > 0 ? 'warning' : 'cloud-upload'}) ${open.length + unreadable}`;
    this.#item.text = `$(list-tree) ${experiment}${waiting}`;
    this.#item.command =
      open.length + unreadable > 0 ? 'mlflowTraces.showWaitingLabels' : 'mlflowTraces.traces.focus';
    this.#item.tooltip = [
      connected ? plain(`MLflow experiment ${connected.experiment.name} on ${connected.server}`) : '',
      open.length + unreadable === 0
        ? ''
        : vscode.l10n.t('{0} labels are not on the server yet. Click to see them.', open.length + unreadable),
    ]
      .filter((line) => line !== '')
      .join('\n');
    this.#item.show();
  }
}
