import * as vscode from 'vscode';
import type { AssessmentKind } from '../../model/assessment';
import { traceTitle } from '../../model/preview';
import type { TraceInfo } from '../../model/trace';
import { formatValue } from '../../model/exactValue';
import type { Connected } from '../../servers/connection';
import type { Log } from '../../platform/log';
import { forNotification, plainLine } from '../../model/plainText';
import { showCommandError } from '../../platform/showError';
import type { LabelForm } from '../../app/labelForm';
import type { LabelingForViews, ViewLabeling } from '../../app/undo/viewLabeling';
import { placeOf } from '../../app/schemaCache';
import { undoChanges } from '../undoChanges';
import { askLabel } from '../quickLabel/askLabel';
import { pickTraces } from './pickTraces';
import { previewLabels, type AgreedLabels } from './previewLabels';
import { summaryText } from '../../app/bulk/summary';
import { writeLabels, type BulkResult } from '../../app/bulk/writeLabels';

export interface BulkInit {
  readonly connected: Connected;
  readonly labeling: LabelingForViews;
  readonly windowLabeling: ViewLabeling;
  readonly log: Log;
}

/**
 * Labels many traces with one name and value: asks for them once, shows a preview, writes with progress and
 * Cancel, and shows a summary with one Undo for everything.
 * @param traceIds The traces to label. If empty, the user picks them.
 * @param kind The initial kind. The name step also offers the other one.
 */
export async function labelTraces(
  init: BulkInit,
  traceIds: readonly string[],
  kind: AssessmentKind = 'feedback',
): Promise<void> {
  const { connected, labeling, log } = init;
  const traces = traceIds.length > 0 ? await known(connected, traceIds) : await pickTraces(connected.list);
  const [first] = traces ?? [];
  if (!traces || !first) return;
  const subject =
    traces.length === 1 ? plainLine(traceTitle(first), 60) : vscode.l10n.t('{0} traces', traces.length);
  await labeling.ready();
  const form = await askLabel({
    kind,
    subject,
    names: () => labeling.names('palette', placeOf(connected)),
    switchable: true,
    rationaleOf: () => '',
  });
  if (!form) return;
  const labelsOf = (trace: TraceInfo) => labeling.labels(connected.server, current(connected, trace));
  const agreed = await previewLabels(traces, labelsOf, form);
  if (!agreed || agreed.chosen.length === 0) return;
  const result = await write(init, form, agreed);
  summarize(init, form, result).catch(
    (error: unknown) => void showCommandError(log, "The labels couldn't be undone", error),
  );
}

/** Returns the traces, loading those that aren't cached. */
async function known({ cache }: Connected, traceIds: readonly string[]): Promise<TraceInfo[]> {
  const traces: TraceInfo[] = [];
  for (const traceId of new Set(traceIds)) {
    const trace = cache.get(traceId) ?? (await cache.refreshTrace(traceId));
    if (trace) traces.push(trace);
  }
  return traces;
}

/** Returns the latest version of a trace, with its current labels. */
function current({ cache }: Connected, trace: TraceInfo): TraceInfo {
  return cache.get(trace.traceId) ?? trace;
}

function write(
  { connected, windowLabeling }: BulkInit,
  form: LabelForm,
  agreed: AgreedLabels,
): Thenable<BulkResult<TraceInfo>> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title:
      agreed.chosen.length === 1
        ? vscode.l10n.t('Labeling 1 trace…')
        : vscode.l10n.t('Labeling {0} traces…', agreed.chosen.length),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token): Promise<BulkResult<TraceInfo>> => {
    const canceled = new AbortController();
    const subscription = token.onCancellationRequested(() => canceled.abort());
    const total = agreed.chosen.length;
    // The preview doesn't show existing rationales, so an empty one must not clear them.
    const said = form.rationale === '' ? { ...form, rationale: undefined } : form;
    const meets = new Map(agreed.chosen.map(({ trace, there }) => [trace.traceId, there !== undefined]));
    try {
      return await writeLabels({
        traces: agreed.chosen.map(({ trace }) => trace),
        put: (trace) =>
          windowLabeling.put(
            connected.server,
            current(connected, trace),
            null,
            said,
            // Override the labels that the user checked in the preview. Newer ones follow the rule.
            meets.get(trace.traceId) === true ? 'override' : agreed.rule,
          ),
        onProgress: (done) =>
          progress.report({ increment: 100 / total, message: vscode.l10n.t('{0} of {1}', done, total) }),
        signal: canceled.signal,
      });
    } finally {
      subscription.dispose();
    }
  });
}

async function summarize(init: BulkInit, form: LabelForm, result: BulkResult<TraceInfo>): Promise<void> {
  const { written, failed } = result;
  const label = `${plainLine(form.name, 60)} = ${plainLine(formatValue(form), 60)}`;
  const text = forNotification(summaryText(label, result, (trace) => plainLine(traceTitle(trace), 40)));
  for (const { trace, message } of failed) init.log.error(`${trace.traceId} was not labeled`, message);
  const actions = written.length > 0 ? [vscode.l10n.t('Undo')] : [];
  const show = failed.length > 0 ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const picked = await show(text, ...actions);
  if (picked === undefined) return;
  await undoChanges(
    init.windowLabeling,
    init.connected.server,
    written.flatMap(({ changeId }) => changeId ?? []),
  );
}
