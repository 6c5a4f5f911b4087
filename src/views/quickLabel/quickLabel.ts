import * as vscode from 'vscode';
import type { AssessmentKind } from '../../model/assessment';
import { formatAge } from '../../model/format';
import { traceTitle } from '../../model/preview';
import type { TraceInfo } from '../../model/trace';
import { TrackingError } from '../../model/trackingError';
import { heldText } from '../../model/exactValue';
import type { Connected, Connection } from '../../servers/connection';
import type { Log } from '../../platform/log';
import { showCommandError } from '../../platform/showError';
import { forNotification, plainLine } from '../../model/plainText';
import { sameNameLabel, type PutForm } from '../../app/labelForm';
import type { Labeling, PutLabel } from '../../app/labeling';
import { askLabel } from './askLabel';
import { checkGiven, parseArguments } from './arguments';

export interface QuickLabelInit {
  readonly connection: Connection;
  readonly labeling: Labeling;
  readonly log: Log;
  readonly openTrace: (traceId: string) => Promise<void>;
  /** Lets the user choose a server when none is configured; true when one was chosen. */
  readonly selectServer: () => Promise<boolean>;
}

/**
 * Labels the newest trace of the experiment: asks the server which one that is, shows its name, age and request, asks
 * for name, value and rationale, saves, and confirms with Undo and Open. With `{name, value, rationale?}` it saves
 * without asking.
 * @throws TrackingError when the trace cannot be found; Error when the arguments make no label.
 */
export async function quickLabel(
  init: QuickLabelInit,
  kind: AssessmentKind,
  argument: unknown,
): Promise<void> {
  const given = argument === undefined ? undefined : parseArguments(kind, argument);
  const connected = await requireConnected(init);
  if (!connected) return;
  if (given) checkGiven(given, init.labeling.knownSchema(given.kind, given.name)?.input);
  await labelFound(init, connected, { kind, given, ...(await newestTrace(connected)) });
}

/**
 * The same for one trace, by its id.
 * @throws TrackingError when the server does not have it, or does not answer and it is not known here.
 */
export async function labelTrace(init: QuickLabelInit, kind: AssessmentKind, traceId: string): Promise<void> {
  const connected = await requireConnected(init);
  if (!connected) return;
  const { server, cache } = connected;
  const trace = cache.get(traceId) ?? (await cache.refreshTrace(traceId));
  if (!trace) {
    const message = vscode.l10n.t('This trace is not on the server. It may have been deleted.');
    throw new TrackingError({ kind: 'notFound', server, message });
  }
  await labelFound(init, connected, { kind, given: undefined, trace, offline: false });
}

async function labelFound(
  init: QuickLabelInit,
  { server }: Connected,
  found: Found & { readonly kind: AssessmentKind; readonly given: PutForm | undefined },
): Promise<void> {
  const { labeling } = init;
  const { trace, offline } = found;
  const form =
    found.given ??
    (await askLabel({
      kind: found.kind,
      subject: subject(trace),
      names: () => labeling.names('palette'),
      switchable: false,
      rationaleOf: (kind, name) => {
        const labels = labeling.labels(server, trace);
        return sameNameLabel(labels, null, { kind, name }, 'change')?.rationale ?? '';
      },
    }));
  if (!form) return;
  const put = await labeling.put(server, trace, null, form, 'change');
  confirm(init, { ...put, server, trace, offline, form }).catch(
    (error: unknown) => void showCommandError(init.log, 'What was chosen after labeling failed', error),
  );
}

async function requireConnected(init: QuickLabelInit): Promise<Connected | undefined> {
  const { connection } = init;
  // While other settings are being taken up, what we are connected to is what was meant before.
  if (!connection.connected || connection.connecting) await connection.connect({ quiet: true });
  if (connection.state.kind === 'notConfigured' && (await init.selectServer())) await connection.connect();
  const { state } = connection;
  switch (state.kind) {
    case 'connected':
      return state;
    case 'failed':
      throw state.error;
    case 'noExperiment':
      throw noTrace(state.server);
    case 'notConfigured':
    case 'connecting':
      return undefined; // left without choosing, or the settings changed meanwhile
  }
}

interface Found {
  readonly trace: TraceInfo;
  /** The server did not answer: the newest of the traces that are known here. */
  readonly offline: boolean;
}

async function newestTrace({ server, cache, list, experiment }: Connected): Promise<Found> {
  try {
    const newest = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Finding the last trace') },
      () => cache.newest(experiment.id),
    );
    if (!newest) throw noTrace(server);
    return { trace: newest, offline: false };
  } catch (error) {
    const silent =
      error instanceof TrackingError && (error.kind === 'unreachable' || error.kind === 'timeout');
    const [known] = list.traces();
    if (!silent || !known) throw error;
    return { trace: known, offline: true }; // its label waits in the outbox, which the confirmation says
  }
}

function noTrace(server: string): TrackingError {
  const message = vscode.l10n.t('The experiment has no traces yet. Run your app, then label its trace.');
  return new TrackingError({ kind: 'notFound', server, message });
}

/** `agent · 2 min · Which cable?`: what is being labeled, fixed once it is shown. */
function subject(trace: TraceInfo): string {
  const title = plainLine(traceTitle(trace), 60);
  const name = trace.name === null ? '' : plainLine(trace.name, 40);
  return [name === title ? '' : name, formatAge(trace.requestTime, Date.now()), title]
    .filter((part) => part !== '')
    .join(' · ');
}

interface Made extends Found, PutLabel {
  readonly server: string;
  readonly form: PutForm;
}

async function confirm(init: QuickLabelInit, made: Made): Promise<void> {
  const undo = vscode.l10n.t('Undo');
  const open = vscode.l10n.t('Open');
  const picked = await vscode.window.showInformationMessage(forNotification(confirmation(made)), undo, open);
  if (picked === undo) await init.labeling.undo(made.id);
  if (picked === open) await init.openTrace(made.trace.traceId);
}

function confirmation({ outcome, server, trace, offline, form }: Made): string {
  const [name, value] = [plainLine(form.name, 60), plainLine(heldText(form), 60)];
  const title = plainLine(traceTitle(trace), 60);
  const said =
    outcome === 'made'
      ? vscode.l10n.t('Added {0} = {1} to "{2}".', name, value, title)
      : vscode.l10n.t('Set {0} = {1} on "{2}".', name, value, title);
  return offline ? `${said} ${vscode.l10n.t('Saved locally. Sends when {0} is reachable.', server)}` : said;
}
