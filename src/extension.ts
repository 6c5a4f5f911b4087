import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { LOCAL_URIS } from './servers/chooseServer';
import { Connection } from './servers/connection';
import { Servers } from './servers/servers';
import { clientFactory } from './servers/createClient';
import { StoredCredentials } from './servers/storedCredentials';
import { systemClock } from './labels/storage/clock';
import { DraftStore } from './labels/drafts/draftStore';
import { nodeFiles } from './labels/storage/nodeFiles';
import { LabelOutbox } from './labels/outbox/outbox';
import { RecentLabels } from './labels/recent';
import { Choices, labelerSources, onLabelerSourcesChange } from './platform/config';
import { ServerPlaces } from './platform/serverPlaces';
import { loadTexts } from './platform/loadTexts';
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
import { ViewLabeling } from './app/undo/viewLabeling';
import { JournalFiles } from './labels/undo/journalFiles';
import { UndoJournal } from './labels/undo/undoJournal';
import { LabelSchemas } from './app/schemaCache';
import { LiveRefresh, refreshConnection } from './app/liveRefresh';
import { OutboxWaker } from './app/outboxWaker';
import { openInMlflow } from './commands/openInMlflow';
import { PanelLayout } from './app/panel/panelLayout';
import { TracePanels } from './views/panel/tracePanels';
import { selectTrackingServer } from './views/pickers/selectServer';
import { StatusBar } from './views/statusBar';
import { TracesTable } from './views/table/tracesTable';
import { registerTerminalLinks } from './views/terminalLinks';
import { TracesView } from './views/tree/tracesView';

/** Wires the modules together. Doesn't wait for the network or the disk. */
export function activate(context: vscode.ExtensionContext): void {
  loadTexts();
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
  const places = own(new ServerPlaces(process.env, warn));
  const credentials = own(new StoredCredentials(context.secrets, warn));
  const selectServer = () => selectTrackingServer({ choices, places, credentials });
  const servers = own(
    new Servers({
      createApi: clientFactory({ version, credentials, warn }),
      memory: context.globalState,
      log: warn,
    }),
  );
  const connection = own(
    new Connection({
      sources: async () => ({ named: choices.read(), places: await places.read() }),
      servers,
      localUris: LOCAL_URIS,
      log: (message, cause) => (cause === undefined ? log.info(message) : log.warn(message, cause)),
    }),
  );
  const outbox = own(
    new LabelOutbox({
      ...storage,
      api: (server) => servers.find(server)?.api,
      store: {
        put: (server, assessment) => servers.get(server)?.cache.put(assessment),
        remove: (server, traceId, id) => servers.get(server)?.cache.remove(traceId, id),
      },
    }),
  );
  const drafts = own(new DraftStore(storage));
  const labeler = own(new Labeler({ sources: labelerSources, onDidChangeSources: onLabelerSourcesChange }));
  const recent = new RecentLabels(context.globalState);
  const values = own(new ValueDocuments(drafts));
  const schemas = new LabelSchemas(warn);
  const labeling = own(new Labeling({ servers, outbox, recent, schemas, labeler, log: warn }));
  const files = new JournalFiles(context.globalStorageUri.fsPath);
  const journal = new UndoJournal({ files, now: () => Date.now(), log: warn });
  const labelingOf = (id: string) => new ViewLabeling({ labeling, journal, servers }, id);

  const startReader: StartReader = (listener) =>
    startWorkerThread(context.asAbsolutePath('dist/reader.js'), listener, { texts: vscode.l10n.bundle });
  const source = new DocumentSource({
    findServer: (server) => servers.find(server),
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
      servers,
      connection,
      labeling,
      labelingOf,
      outbox,
      drafts,
      layout: new PanelLayout(context.globalState, warn),
      log,
      startReader,
      documents,
      comparison,
      onDidEditDraft: values.onDidSave,
      editValue: (place, draft) => values.open(place, draft),
      selectServer,
      openInMlflow: async ({ server, traceId }) => {
        const trace = servers.get(server)?.cache.get(traceId);
        if (trace) await openInMlflow(server, trace.experimentId, traceId);
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
      labelingOf,
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
  const windowLabeling = labelingOf(randomUUID());
  const forCommands = {
    choices,
    selectServer,
    labeling,
    windowLabeling,
    outbox,
    panels,
    documents,
    comparison,
  };
  own(registerCommands({ servers, connection, ...forCommands, table, view, log }));
  own(choices.onDidChange(() => void connection.connect()));
  own(places.onDidChange(() => void connection.connect({ quiet: true })));
  own(
    credentials.onDidChange((server) => {
      if (!connection.signedIn(server)) servers.signedIn(server);
    }),
  );
  own(new OutboxWaker(servers, outbox));

  void connection.connect();
  void labeler.known();
  journal.removeOld().catch((error: unknown) => warn('The undo journal could not be cleaned up', error));
  outbox.start().catch((error: unknown) => log.error("The outbox couldn't be read", error));
  flushDrafts = () => drafts.flush();
}

let flushDrafts: () => Promise<void> = () => Promise.resolve();

/** Saves the latest draft input. Labels are already persisted. */
export function deactivate(): Promise<void> {
  return flushDrafts();
}
