import * as vscode from 'vscode';
import type { Connection } from '../servers/connection';
import { describeOrigin } from '../servers/describeOrigin';
import type { LabelOutboxApi } from '../labels/outbox/outboxApi';
import { forIconLabel, plain, plainLine } from '../model/plainText';
import { Disposables } from '../platform/dispose';
import { Coalesced } from '../app/coalesced';
import { waitingLabels } from '../app/waiting/describeWaiting';

/** Milliseconds between updates, so that bursts of changes are coalesced. */
const RENEW_MS = 150;

/**
 * Two items on the left of the status bar: the current experiment, which opens the experiment picker, and the
 * number of pending labels, which opens their list. Hidden while there is nothing to show.
 */
export class StatusBar implements vscode.Disposable {
  readonly #connection: Connection;
  readonly #outbox: LabelOutboxApi;
  readonly #experiment = vscode.window.createStatusBarItem(
    'mlflowTraces.status',
    vscode.StatusBarAlignment.Left,
    10,
  );
  readonly #waiting = vscode.window.createStatusBarItem(
    'mlflowTraces.waiting',
    vscode.StatusBarAlignment.Left,
    9,
  );
  readonly #owned = new Disposables();

  constructor(connection: Connection, outbox: LabelOutboxApi) {
    this.#connection = connection;
    this.#outbox = outbox;
    this.#experiment.name = vscode.l10n.t('MLflow Experiment');
    this.#experiment.command = 'mlflowTraces.selectExperiment';
    this.#waiting.name = vscode.l10n.t('MLflow Pending Labels');
    this.#waiting.command = 'mlflowTraces.showWaitingLabels';
    this.#owned.add(this.#experiment);
    this.#owned.add(this.#waiting);
    this.#owned.add(connection.onDidChange(() => this.#update()));
    const changed = this.#owned.add(new Coalesced(() => this.#update(), RENEW_MS));
    this.#owned.add(outbox.onDidChange(changed.schedule));
    this.#update();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #update(): void {
    this.#showExperiment();
    this.#showWaiting();
  }

  #showExperiment(): void {
    const { connected } = this.#connection;
    if (!connected) return this.#experiment.hide();
    const { experiment, server, origin } = connected;
    const where = vscode.l10n.t('MLflow experiment {0} on {1}', plainLine(experiment.name), plain(server));
    const does = vscode.l10n.t('Select Experiment');
    this.#experiment.text = `$(list-tree) ${forIconLabel(experiment.name.slice(0, 40))}`;
    this.#experiment.tooltip = `${where}\n${describeOrigin(origin)}\n${does}`;
    this.#experiment.accessibilityInformation = { label: `${where}, ${does}`, role: 'button' };
    this.#experiment.show();
  }

  #showWaiting(): void {
    const open = waitingLabels(this.#outbox.all());
    const unreadable = this.#outbox.unreadable().length;
    const count = open.length + unreadable;
    if (count === 0) return this.#waiting.hide();
    const isRefused = unreadable > 0 || open.some(({ save }) => save.state === 'refused');
    const says =
      count === 1
        ? vscode.l10n.t('1 label is waiting to be sent.')
        : vscode.l10n.t('{0} labels are waiting to be sent.', count);
    this.#waiting.text = `$(${isRefused ? 'warning' : 'cloud-upload'}) ${count}`;
    const { connected } = this.#connection;
    const about = connected ? plainLine(connected.experiment.name, 60) : 'MLflow';
    this.#waiting.tooltip = `${says}\n${vscode.l10n.t('Show Pending Labels')}`;
    this.#waiting.accessibilityInformation = { label: `${about}: ${says}`, role: 'button' };
    this.#waiting.show();
  }
}
