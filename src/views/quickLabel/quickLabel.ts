import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { AssessmentKind } from '../../model/assessment';
import { formatAge } from '../../model/format';
import { traceTitle } from '../../model/preview';
import type { TraceInfo } from '../../model/trace';
import { TrackingError } from '../../model/trackingError';
import { dataTypeOf, valueText, type JsonValue } from '../../model/value';
import { validateDraft } from '../../model/validate';
import type { Connected, Connection } from '../../connection/connection';
import type { Log } from '../../platform/log';
import { showCommandError } from '../../platform/showError';
import { forNotification, forPrompt, plainLine } from '../../platform/plainText';
import type { LabelForm } from '../labelForm';
import type { Labeling } from '../labeling';
import { nameChoices, newName, typedValues, valueChoices, type NameAnswer } from './choices';
import { inputStep, pickStep } from './steps';

/** What a keybinding or another extension may give, so that one key is one label. */
const Arguments = z.object({
  name: z.string(),
  value: z.union([z.number(), z.boolean(), z.string()]),
  rationale: z.optional(z.string()),
});

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
  const { trace, offline } = await newestTrace(connected);
  const form = given ?? (await ask(init.labeling, kind, trace));
  if (!form) return;
  const { id } = await init.labeling.put(connected.server, trace, null, form, 'change');
  confirm(init, { trace, offline, form, id }).catch(
    (error: unknown) => void showCommandError(init.log, 'What was chosen after labeling failed', error),
  );
}

function parseArguments(kind: AssessmentKind, argument: unknown): LabelForm {
  const parsed = Arguments.safeParse(argument);
  if (!parsed.success) {
    throw new Error(
      vscode.l10n.t(
        'The arguments must be {"name": text, "value": number, true, false or text, "rationale"?: text}.',
      ),
    );
  }
  const { name, value, rationale = '' } = parsed.data;
  const read = validateDraft({ kind, name, dataType: dataTypeOf(value), value: valueText(value), rationale });
  if (!read.ok) throw new Error(read.problems.map((problem) => problem.message).join(' '));
  return { kind, name: read.name, value, rationale: read.rationale };
}

async function requireConnected(init: QuickLabelInit): Promise<Connected | undefined> {
  const { connection } = init;
  if (!connection.connected) await connection.connect({ quiet: true });
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

async function newestTrace({ server, store }: Connected): Promise<Found> {
  try {
    const newest = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Finding the last trace') },
      () => store.newest(),
    );
    if (!newest) throw noTrace(server);
    return { trace: newest, offline: false };
  } catch (error) {
    const silent =
      error instanceof TrackingError && (error.kind === 'unreachable' || error.kind === 'timeout');
    const [known] = store.traces();
    if (!silent || !known) throw error;
    return { trace: known, offline: true }; // its label waits in the outbox, which the confirmation says
  }
}

function noTrace(server: string): TrackingError {
  const message = vscode.l10n.t('The experiment has no traces yet. Run your app, then label its trace.');
  return new TrackingError({ kind: 'notFound', server, message });
}

/** `agent · 2 min · Which cable?`: what is being labelled, fixed once it is shown. */
function subject(trace: TraceInfo): string {
  const title = plainLine(traceTitle(trace), 60);
  const name = trace.name === null ? '' : plainLine(trace.name, 40);
  return [name === title ? '' : name, formatAge(trace.requestTime, Date.now()), title]
    .filter((part) => part !== '')
    .join(' · ');
}

async function ask(
  labeling: Labeling,
  kind: AssessmentKind,
  trace: TraceInfo,
): Promise<LabelForm | undefined> {
  const verb = kind === 'feedback' ? vscode.l10n.t('Add Feedback') : vscode.l10n.t('Add Expectation');
  const common = { title: `${verb}: ${subject(trace)}`, totalSteps: 3 };
  const suggestions = await labeling.names('palette');
  const named = await pickStep<NameAnswer>({
    ...common,
    step: 1,
    placeholder:
      kind === 'feedback'
        ? vscode.l10n.t('Name: what the feedback is about')
        : vscode.l10n.t('Name of the expected output'),
    items: nameChoices(suggestions, kind),
    others: (typed) => newName(typed, kind),
  });
  if (named === 'left') return undefined;
  const { name, known } = named.answer;
  const valued = await pickStep<JsonValue>({
    ...common,
    step: 2,
    placeholder: vscode.l10n.t('Value of {0}: choose or type', plainLine(name, 60)),
    items: valueChoices(known, kind),
    others: (typed) => typedValues(typed, known, kind),
  });
  if (valued === 'left') return undefined;
  const reasoned = await inputStep({
    ...common,
    step: 3,
    prompt: vscode.l10n.t(
      'Rationale for {0} {1} (optional): Enter saves',
      forPrompt(name, 60),
      forPrompt(valueText(valued.answer), 40),
    ),
    placeholder: vscode.l10n.t('Why?'),
  });
  if (reasoned === 'left') return undefined;
  return { kind, name, value: valued.answer, rationale: reasoned.answer };
}

interface Made extends Found {
  readonly form: LabelForm;
  readonly id: string;
}

async function confirm(init: QuickLabelInit, { trace, offline, form, id }: Made): Promise<void> {
  const undo = vscode.l10n.t('Undo');
  const open = vscode.l10n.t('Open');
  const what = `${plainLine(form.name, 60)} ${plainLine(valueText(form.value), 60)}`;
  const waits = offline ? ` ${vscode.l10n.t('It is sent when the server answers again.')}` : '';
  const message = vscode.l10n.t('Labelled "{0}": {1}.{2}', subject(trace), what, waits);
  const picked = await vscode.window.showInformationMessage(forNotification(message), undo, open);
  if (picked === undo) await init.labeling.undo(id);
  if (picked === open) await init.openTrace(trace.traceId);
}
