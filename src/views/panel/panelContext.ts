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
import type { Reveal } from '../../app/panel/reveal';
import type { KeptLook } from '../../app/panel/keptLook';
import type { TraceContent } from '../../app/panel/traceContent';
import type { TraceInfo } from '../../model/trace';

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

/** The panel that the requests come from. */
export interface RequestingPanel {
  readonly server: string;
  /** What it shows now: another trace may have taken the place of the first. */
  readonly content: () => TraceContent;
  readonly goTo: (traceId: string) => Opened;
}

/** What a panel's requests share. */
export interface PanelHelp {
  /** The trace that it shows. @throws Error while it is not loaded. */
  readonly trace: () => TraceInfo;
  /** Starts what waits for the user, and shows its failure. */
  readonly start: (what: string, run: () => Promise<unknown>) => void;
}
