import type { Connection } from '../servers/connection';
import type { Servers } from '../servers/servers';
import type { LabelOutboxApi } from '../labels/outbox/outboxApi';
import type { Choices } from '../platform/config';
import type { Log } from '../platform/log';
import type { LabelingForViews, ViewLabeling } from '../app/undo/viewLabeling';
import type { TracePanels } from '../views/panel/tracePanels';
import type { Comparison } from '../views/documents/compare';
import type { OpenDocuments } from '../views/documents/openDocuments';
import type { TracesTable } from '../views/table/tracesTable';
import type { TracesView } from '../views/tree/tracesView';

/** The dependencies of the commands. */
export interface CommandContext {
  readonly servers: Servers;
  readonly connection: Connection;
  readonly choices: Choices;
  readonly selectServer: () => Promise<boolean>;
  readonly labeling: LabelingForViews;
  /** Changes labels outside panels and tables: from commands, the side bar, and notifications. */
  readonly windowLabeling: ViewLabeling;
  readonly outbox: LabelOutboxApi;
  readonly panels: TracePanels;
  readonly documents: OpenDocuments;
  readonly comparison: Comparison;
  readonly table: TracesTable;
  readonly view: TracesView;
  readonly log: Log;
}

/** Command handlers by command name. */
export type CommandTable = Readonly<Record<`mlflowTraces.${string}`, (...args: unknown[]) => unknown>>;
