import type * as vscode from 'vscode';
import type { LabelingForViews, ViewLabeling } from '../../app/undo/viewLabeling';
import type { Log } from '../../platform/log';
import type { Connection } from '../../servers/connection';

/** The dependencies of the table. */
export interface TableContext {
  readonly extensionUri: vscode.Uri;
  readonly connection: Connection;
  readonly labeling: LabelingForViews;
  /** Returns the `ViewLabeling` for a view ID. */
  readonly labelingOf: (view: string) => ViewLabeling;
  readonly log: Log;
  readonly openTrace: (traceId: string) => void;
  readonly refresh: () => Promise<void>;
  readonly selectServer: () => Promise<boolean>;
}
