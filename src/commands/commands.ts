import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { DEFAULT_URI } from '../servers/chooseServer';
import { SPAN_ID } from '../model/span';
import { showCommandError } from '../platform/showError';
import { refreshConnection } from '../app/liveRefresh';
import { openInMlflow } from './openInMlflow';
import { panelCommands } from './panelCommands';
import { pickTrace } from '../views/pickers/pickTrace';
import { selectExperiment } from '../views/pickers/selectExperiment';
import { parseTraceId, requireConnected } from './commandArguments';
import type { CommandContext, CommandTable } from './commandContext';
import { documentCommands } from './documentCommands';
import { labelCommands } from './labelCommands';
import { traceSnippet } from '../app/snippet';
import { showWaitingLabels } from '../views/waiting/showWaitingLabels';

const SpanId = z.string().check(z.regex(SPAN_ID));

/** Registers all commands. A test verifies that package.json declares the same ones. */
export function registerCommands(context: CommandContext): vscode.Disposable {
  const { connection, choices, selectServer, outbox, panels, table, view, log } = context;

  const commands = {
    'mlflowTraces.openTrace': async (trace, span, label) => {
      const connected = await requireConnected(connection);
      const traceId = trace === undefined ? await pickTrace(connected) : parseTraceId(trace);
      if (traceId === undefined) return;
      const spanId = SpanId.safeParse(span).data ?? null;
      const labelId = z.string().safeParse(label).data ?? null;
      const reveal = { spanId, labelId, focus: 'none' } as const;
      panels.open(connected.server, traceId, spanId === null && labelId === null ? undefined : reveal, {
        isChosen: trace !== undefined, // Otherwise the user typed or pasted it.
      });
    },
    'mlflowTraces.openRow': async () => {
      const row = await view.selectedRow();
      if (!row) return;
      const { server } = await requireConnected(connection);
      const { traceId, spanId, labelId } = row;
      panels.open(
        server,
        traceId,
        spanId === null && labelId === null ? undefined : { spanId, labelId, focus: 'none' },
        { wantsFocus: () => !view.selectsMany, isChosen: true },
      );
    },
    'mlflowTraces.openTraceToSide': async (trace) => {
      const traceId = parseTraceId(trace);
      panels.open((await requireConnected(connection)).server, traceId, undefined, {
        beside: true,
        isChosen: true,
      });
    },
    'mlflowTraces.openLastTrace': async () => {
      const connected = await requireConnected(connection);
      const newest = await connected.cache.newest(connected.experiment.id);
      if (newest) panels.open(connected.server, newest.traceId);
      else void vscode.window.showInformationMessage(vscode.l10n.t('The experiment has no traces yet.'));
    },
    'mlflowTraces.openTable': () => table.open(),
    'mlflowTraces.refresh': async () => {
      view.renewAges();
      await refreshConnection(connection, { quiet: false });
    },
    'mlflowTraces.loadMore': () => connection.connected?.list.loadMore(),
    'mlflowTraces.selectTrackingServer': () => selectServer(),
    'mlflowTraces.selectExperiment': async () => {
      const current = connection.connected?.experiment.id;
      const api = current === undefined ? serverOf(context) : (await requireConnected(connection)).api;
      return api ? selectExperiment(choices, api, current) : selectServer();
    },
    'mlflowTraces.copySnippet': async () => {
      const { state } = connection;
      const server = ('server' in state && state.server) || DEFAULT_URI;
      const experiment = connection.connected?.experiment.name ?? 'my-app';
      await vscode.env.clipboard.writeText(traceSnippet(server, experiment));
      void vscode.window.showInformationMessage(
        vscode.l10n.t('Copied the sample code. Paste it into a Python file and run it.'),
      );
    },
    'mlflowTraces.showLog': () => log.show(),
    'mlflowTraces.showWaitingLabels': () =>
      showWaitingLabels({
        outbox,
        servers: context.servers,
        openTrace: (server, traceId, reveal) => panels.open(server, traceId, reveal),
        selectServer,
        discard: (id) => context.labeling.discard(id),
        showLog: () => log.show(),
        failed: (what, error) => void showCommandError(log, what, error),
      }),
    'mlflowTraces.copyTraceId': async (trace) => vscode.env.clipboard.writeText(parseTraceId(trace)),
    'mlflowTraces.openInMlflow': async (trace) => {
      const connected = await requireConnected(connection);
      const traceId = parseTraceId(trace);
      const experimentId = connected.cache.get(traceId)?.experimentId ?? connected.experiment.id;
      await openInMlflow(connected.server, experimentId, traceId);
    },
    ...panelCommands(panels),
    ...labelCommands(context),
    ...documentCommands(context),
  } satisfies CommandTable as CommandTable;

  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, run]) =>
      vscode.commands.registerCommand(name, async (...args: unknown[]) => {
        try {
          return await run(...args);
        } catch (error) {
          void showCommandError(log, `${name} failed`, error); // Resolves when the toast closes.
          return undefined;
        }
      }),
    ),
  );
}

/** Returns the client of the configured server, even if the configured experiment doesn't exist. */
function serverOf({ connection, servers }: CommandContext) {
  const { state } = connection;
  switch (state.kind) {
    case 'connected':
    case 'noExperiment':
      return state.api;
    case 'failed':
      return servers.get(state.server)?.api;
    case 'connecting':
    case 'notConfigured':
      return undefined;
  }
}
