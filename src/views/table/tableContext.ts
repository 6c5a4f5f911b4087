import type * as vscode from 'vscode';
import type { Labeling } from '../../app/labeling';
import type { Log } from '../../platform/log';
import type { Connection } from '../../servers/connection';

/** What the table is given. */
export interface TableContext {
  readonly extensionUri: vscode.Uri;
  readonly connection: Connection;
  readonly labeling: Labeling;
  readonly log: Log;
  readonly openTrace: (traceId: string) => void;
  readonly refresh: () => Promise<void>;
  readonly selectServer: () => Promise<boolean>;
}
