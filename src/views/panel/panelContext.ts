import type * as vscode from 'vscode';
import type { Draft } from '../../model/draft';
import type { Event } from '../../model/event';
import type { LabelOutboxApi } from '../../labels/outbox/outboxApi';
import type { DraftStore } from '../../labels/drafts/draftStore';
import type { Connection } from '../../servers/connection';
import type { Log } from '../../platform/log';
import type { StartReader } from '../../traces/reader/readerCalls';
import type { Comparison } from '../documents/compare';
import type { OpenDocuments } from '../documents/openDocuments';
import type { EditedDraft } from '../documents/valueDocuments';
import type { TracePlace } from '../documents/valueUri';
import type { Labeling } from '../../app/labeling';
import type { KeptLook } from '../../app/panel/keptLook';

/** Where to look after opening. */
export interface Reveal {
  readonly spanId: string | null;
  readonly labelId: string | null;
  readonly focus: 'spans' | 'none';
  /** Take up editing the label. */
  readonly edit?: boolean;
}

/** A panel, as far as others need to know it. */
export interface ShowsTrace {
  readonly server: string;
  /** Shows another trace of the same server in the same tab. */
  show(traceId: string): void;
}

/** Where another trace was opened: in the panel's own place, or in the panel that shows it already. */
export type Opened = 'here' | 'elsewhere';

/** What every trace panel is given. */
export interface PanelContext {
  readonly extensionUri: vscode.Uri;
  readonly connection: Connection;
  readonly labeling: Labeling;
  readonly outbox: LabelOutboxApi;
  readonly drafts: DraftStore;
  readonly look: KeptLook;
  readonly log: Log;
  /** Starts the thread on which the spans of a trace are taken apart and kept. */
  readonly startReader: StartReader;
  /** Who labels has changed. */
  readonly onDidChangeLabeler: Event<string>;
  /** A draft's value was saved in its editor tab. */
  readonly onDidEditDraft: Event<EditedDraft>;
  readonly selectServer: () => Promise<boolean>;
  /** Opens a draft's value in an editor tab of its own; what is saved there comes back by the drafts. */
  readonly editValue: (place: TracePlace, draft: Draft) => Promise<void>;
  readonly documents: OpenDocuments;
  readonly comparison: Comparison;
  readonly openInMlflow: (traceId: string) => Promise<void>;
  /** Opens a trace of a server, whichever is configured now, in a panel of its own. */
  readonly openTrace: (server: string, traceId: string, reveal: Reveal | undefined) => void;
  /** Shows another trace in a panel's place, unless a panel of its own is in sight: that one gets the keyboard then. */
  readonly openInPlace: (panel: ShowsTrace, traceId: string) => Opened;
}
