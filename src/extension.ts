import * as vscode from 'vscode';
import { Connection } from './servers/connection';
import { clientMaker } from './servers/createClient';
import { StoredCredentials } from './servers/storedCredentials';
import { systemClock } from './labels/storage/clock';
import { DraftStore } from './labels/drafts/draftStore';
import { nodeFiles } from './labels/storage/nodeFiles';
import { LabelOutbox } from './labels/outbox/outbox';
import { RecentLabels } from './labels/recent';
import { Choices, labelerSources, onLabelerSourcesChange } from './platform/config';
import { Log } from './platform/log';
import type { StartReader } from './traces/reader/readerCalls';
import { startWorkerThread } from './traces/reader/workerThread';
import { registerCommands } from './commands/commands';
import { Comparison } from './views/documents/compare';
import { DocumentSource } from './app/documents/documentSource';
import { OpenDocuments } from './views/documents/openDocuments';
import { TraceDocuments } from './views/documents/traceDocuments';
import { ValueDocuments } from './views/documents/valueDocuments';
import { Labeler } from './app/labeler';
import { Labeling } from './app/labeling';
import { LabelSchemas } from './app/schemaCache';
import { LiveRefresh, refreshConnection } from './app/liveRefresh';
import { OutboxWaker } from './app/outboxWaker';
import { openInMlflow } from './commands/openInMlflow';
import { KeptLook } from './app/panel/keptLook';
import { TracePanels } from './views/panel/tracePanels';
import { selectTrackingServer } from './views/pickers/selectServer';
import { StatusBar } from './views/statusBar';
import { TracesTable } from './views/table/tracesTable';
import { registerTerminalLinks } from './views/terminalLinks';
import { TracesView } from './views/tree/tracesView';

/** Wires the modules together. Awaits nothing: no network, no disk. */
export function activate(context: vscode.ExtensionContext): void {
  const { extensionUri, subscriptions } = context;
  const own = <T extends vscode.Disposable>(disposable: T): T => {
    subscriptions.push(disposable);
    return disposable;
  };
  const log = own(new Log());
  const warn = (message: string, cause?: unknown): void => log.warn(message, cause);
  const version = String((context.extension.packageJSON as { version?: unknown }).version);
  const storage = { root: context.globalStorageUri.fsPath, files: nodeFiles, clock: systemClock, log: warn };

  const choices = own(new Choices(context));
  const credentials = own(new StoredCredentials(context.secrets, warn));
  const selectServer = () => selectTrackingServer(choices, credentials);
  const connection = own(
    new Connection({
      settings: () => choices.read(),
      environment: process.env,
      createApi: clientMaker({ version, credentials, warn }),
      log: (message, cause) => (cause === undefined ? log.info(message) : log.warn(message, cause)),
    }),
  );
  const cacheOf = (server: string) =>
    connection.connected?.server === server ? connection.connected.cache : undefined;
  const outbox = own(
    new LabelOutbox({
      ...storage,
      api: (server) => connection.api(server),
      store: {
        put: (server, assessment) => cacheOf(server)?.put(assessment),
        remove: (server, traceId, id) => cacheOf(server)?.remove(traceId, id),
      },
    }),
  );
  const drafts = own(new DraftStore(storage));
  const labeler = own(new Labeler({ sources: labelerSources, onDidChangeSources: onLabelerSourcesChange }));
  const recent = new RecentLabels(context.globalState);
  const values = own(new ValueDocuments(drafts));
  const schemas = new LabelSchemas(warn);
  const labeling = own(new Labeling({ connection, outbox, recent, schemas, labeler, log: warn }));

  const startReader: StartReader = (listener) =>
    startWorkerThread(context.asAbsolutePath('dist/reader.js'), listener);
  const source = new DocumentSource({
    connection,
    labeling,
    startReader,
    readTrace: (server, traceId) => panels.readTrace(server, traceId),
  });
  const documents = new OpenDocuments(source, labeling);
  const comparison = new Comparison();
  own(new TraceDocuments(source, labeling));

  const view = own(new TracesView(connection, labeling));
  const panels: TracePanels = own(
    new TracePanels({
      extensionUri,
      connection,
      labeling,
      outbox,
      drafts,
      look: new KeptLook(context.globalState, warn),
      log,
      startReader,
      documents,
      comparison,
      onDidEditDraft: values.onDidSave,
      editValue: (place, draft) => values.open(place, draft),
      selectServer,
      openInMlflow: async (traceId) => {
        const { connected } = connection;
        if (connected) await openInMlflow(connected, connected.cache.get(traceId)?.experimentId, traceId);
      },
    }),
  );
  const openTrace = (traceId: string): Thenable<void> =>
    vscode.commands.executeCommand('mlflowTraces.openTrace', traceId);
  const table = own(
    new TracesTable({
      extensionUri,
      connection,
      labeling,
      log,
      openTrace: (traceId) => void openTrace(traceId),
      refresh: () => refreshConnection(connection, { quiet: false }),
      selectServer,
    }),
  );
  own(new StatusBar(connection, outbox));
  const isWatched = (): boolean =>
    vscode.window.state.focused && (view.visible || table.visible || panels.visible);
  own(new LiveRefresh({ connection, isWatched, warn }));
  own(registerTerminalLinks(async (traceId) => openTrace(traceId)));
  const forCommands = { choices, selectServer, labeling, outbox, panels, documents, comparison };
  own(registerCommands({ connection, ...forCommands, table, view, log }));
  own(choices.onDidChange(() => void connection.connect()));
  own(credentials.onDidChange((server) => connection.signedIn(server)));
  own(new OutboxWaker(connection, outbox));

  void connection.connect();
  void labeler.known();
  outbox.start().catch((error: unknown) => log.error('The outbox could not be read', error));
  flushDrafts = () => drafts.flush();
}

let flushDrafts: () => Promise<void> = () => Promise.resolve();

/** What was typed in the last moments still goes to the disk. Labels need nothing: they are there already. */
export function deactivate(): Promise<void> {
  return flushDrafts();
}
