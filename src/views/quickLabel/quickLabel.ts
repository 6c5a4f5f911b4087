import * as vscode from 'vscode';
import type { AssessmentKind } from '../../model/assessment';
import { formatAge } from '../../model/format';
import { traceTitle } from '../../model/preview';
import type { TraceInfo } from '../../model/trace';
import { TrackingError } from '../../model/trackingError';
import { formatValue } from '../../model/exactValue';
import type { Connected, Connection } from '../../servers/connection';
import type { Log } from '../../platform/log';
import { showCommandError } from '../../platform/showError';
import { forNotification, plainLine } from '../../model/plainText';
import { sameNameLabel, type PutForm } from '../../app/labelForm';
import type { PutLabel } from '../../app/labeling';
import type { LabelingForViews, ChangeResult, ViewLabeling } from '../../app/undo/viewLabeling';
import { undoChanges } from '../undoChanges';
import { placeOf } from '../../app/schemaCache';
import { askLabel } from './askLabel';
import { checkGiven, parseArguments } from './arguments';

export interface QuickLabelInit {
  readonly connection: Connection;
  readonly labeling: LabelingForViews;
  readonly windowLabeling: ViewLabeling;
  readonly log: Log;
  readonly openTrace: (traceId: string) => Promise<void>;
  /** Lets the user select a server if none is configured. Resolves with true if one was selected. */
  readonly selectServer: () => Promise<boolean>;
}

/**
 * Labels the newest trace of the experiment: requests it from the server, shows its name, age, and request,
 * asks for name, value, and rationale, saves, and confirms with Undo and Open. Saves without prompting if the
 * argument is `{name, value, rationale?}`.
 * @throws TrackingError when the trace can't be found.
 * @throws Error when the arguments are invalid.
 */
export async function quickLabel(
  init: QuickLabelInit,
  kind: AssessmentKind,
  argument: unknown,
): Promise<void> {
  const given = argument === undefined ? undefined : parseArguments(kind, argument);
  const connected = await connectOrChoose(init);
  if (!connected) return;
  if (given) checkGiven(given, init.labeling.knownSchema(given.kind, given.name, placeOf(connected))?.input);
  await labelFound(init, connected, { kind, given, ...(await newestTrace(connected)) });
}

/**
 * Like `quickLabel`, for a given trace.
 * @throws TrackingError when the server doesn't have the trace, or doesn't respond and it isn't cached.
 */
export async function labelTrace(init: QuickLabelInit, kind: AssessmentKind, traceId: string): Promise<void> {
  const connected = await connectOrChoose(init);
  if (!connected) return;
  const { server, cache } = connected;
  const trace = cache.get(traceId) ?? (await cache.refreshTrace(traceId));
  if (!trace) {
    const message = vscode.l10n.t("This trace isn't on the server. It may have been deleted.");
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
      names: () => labeling.names('palette', { server, experimentId: trace.experimentId }),
      switchable: false,
      rationaleOf: (kind, name) => {
        const labels = labeling.labels(server, trace);
        return sameNameLabel(labels, null, { kind, name }, 'change')?.rationale ?? '';
      },
    }));
  if (!form) return;
  const put = await init.windowLabeling.put(server, trace, null, form, 'change');
  confirm(init, { ...put, server, trace, offline, form }).catch(
    (error: unknown) => void showCommandError(init.log, 'An action after labeling failed', error),
  );
}

/** Connects, and lets the user select a server if none is configured. Undefined if none was selected. */
async function connectOrChoose(init: QuickLabelInit): Promise<Connected | undefined> {
  const { connection } = init;
  // While new settings are being applied, the current connection is still the old one.
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
      return undefined; // The user canceled, or the settings have changed in the meantime.
  }
}

interface Found {
  readonly trace: TraceInfo;
  /** Whether the server didn't respond, and this is only the newest cached trace. */
  readonly offline: boolean;
}

async function newestTrace({ server, cache, list, experiment }: Connected): Promise<Found> {
  try {
    const newest = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Finding the last trace…') },
      () => cache.newest(experiment.id),
    );
    if (!newest) throw noTrace(server);
    return { trace: newest, offline: false };
  } catch (error) {
    const silent =
      error instanceof TrackingError && (error.kind === 'unreachable' || error.kind === 'timeout');
    const [known] = list.traces();
    if (!silent || !known) throw error;
    return { trace: known, offline: true }; // Its label stays in the outbox, as the confirmation says.
  }
}

function noTrace(server: string): TrackingError {
  const message = vscode.l10n.t('The experiment has no traces yet. Run your app, then label its trace.');
  return new TrackingError({ kind: 'notFound', server, message });
}

/** `agent · 2 min · Which cable?`: the trace being labeled. Doesn't change once it's shown. */
function subject(trace: TraceInfo): string {
  const title = plainLine(traceTitle(trace), 60);
  const name = trace.name === null ? '' : plainLine(trace.name, 40);
  return [name === title ? '' : name, formatAge(trace.requestTime, Date.now()), title]
    .filter((part) => part !== '')
    .join(' · ');
}

interface Labeled extends Found, PutLabel, ChangeResult {
  readonly server: string;
  readonly form: PutForm;
}

async function confirm(init: QuickLabelInit, made: Labeled): Promise<void> {
  const undo = vscode.l10n.t('Undo');
  const open = vscode.l10n.t('Open');
  const picked = await vscode.window.showInformationMessage(forNotification(confirmation(made)), undo, open);
  if (picked === undo && made.changeId !== null)
    await undoChanges(init.windowLabeling, made.server, [made.changeId]);
  if (picked === open) await init.openTrace(made.trace.traceId);
}

function confirmation({ outcome, server, trace, offline, form }: Labeled): string {
  const [name, value] = [plainLine(form.name, 60), plainLine(formatValue(form), 60)];
  const title = plainLine(traceTitle(trace), 60);
  const said =
    outcome === 'made'
      ? vscode.l10n.t('Added {0} = {1} to "{2}".', name, value, title)
      : vscode.l10n.t('Set {0} = {1} on "{2}".', name, value, title);
  return offline ? `${said} ${vscode.l10n.t('Saved locally. Sends when {0} is reachable.', server)}` : said;
}
