import type { Connection } from '../servers/connection';
import type { LabelOutboxApi } from '../labels/outbox/outboxApi';
import type { Choices } from '../platform/config';
import type { Log } from '../platform/log';
import type { Labeling } from '../app/labeling';
import type { TracePanels } from '../views/panel/tracePanels';
import type { Comparison } from '../views/documents/compare';
import type { OpenDocuments } from '../views/documents/openDocuments';
import type { TracesTable } from '../views/table/tracesTable';
import type { TracesView } from '../views/tree/tracesView';

/** What the commands are given. */
export interface CommandContext {
  readonly connection: Connection;
  readonly choices: Choices;
  readonly selectServer: () => Promise<boolean>;
  readonly labeling: Labeling;
  readonly outbox: LabelOutboxApi;
  readonly panels: TracePanels;
  readonly documents: OpenDocuments;
  readonly comparison: Comparison;
  readonly table: TracesTable;
  readonly view: TracesView;
  readonly log: Log;
}

/** Commands by their names. */
export type CommandTable = Readonly<Record<`mlflowTraces.${string}`, (...args: unknown[]) => unknown>>;
