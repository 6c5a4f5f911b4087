import type * as vscode from 'vscode';
import type { Draft } from '../../model/draft';
import type { Event } from '../../model/event';
import type { LabelOutboxApi } from '../../labels/outbox/outboxApi';
import type { DraftStore } from '../../labels/drafts/draftStore';
import type { Connection } from '../../servers/connection';
import type { Servers } from '../../servers/servers';
import type { Log } from '../../platform/log';
import type { StartReader } from '../../traces/reader/readerCalls';
import type { Comparison } from '../documents/compare';
import type { OpenDocuments } from '../documents/openDocuments';
import type { EditedDraft } from '../documents/valueDocuments';
import type { TracePlace } from '../documents/valueUri';
import type { LabelingForViews, ViewLabeling } from '../../app/undo/viewLabeling';
import type { Reveal } from '../../app/panel/reveal';
import type { PanelLayout } from '../../app/panel/panelLayout';
import type { TraceContent } from '../../app/panel/traceContent';
import type { TraceInfo } from '../../model/trace';

/** A panel that can switch to another trace. */
export interface SwitchablePanel {
  readonly server: string;
  /** Shows another trace of the same server in the same tab. */
  show(traceId: string): void;
}

/** Where another trace was opened: in the requesting panel, or in a panel that already shows it. */
export type Opened = 'here' | 'elsewhere';

/** The dependencies of all trace panels. */
export interface PanelContext {
  readonly extensionUri: vscode.Uri;
  readonly servers: Servers;
  readonly connection: Connection;
  readonly labeling: LabelingForViews;
  /** Returns the `ViewLabeling` for a view ID. */
  readonly labelingOf: (view: string) => ViewLabeling;
  readonly outbox: LabelOutboxApi;
  readonly drafts: DraftStore;
  readonly layout: PanelLayout;
  readonly log: Log;
  /** Starts the worker thread that parses and keeps a trace's spans. */
  readonly startReader: StartReader;
  /** Fires when the value of a draft was saved in its editor tab. */
  readonly onDidEditDraft: Event<EditedDraft>;
  readonly selectServer: () => Promise<boolean>;
  /** Opens a draft's value in its own editor tab. Changes that are saved there go to the draft store. */
  readonly editValue: (place: TracePlace, draft: Draft) => Promise<void>;
  readonly documents: OpenDocuments;
  readonly comparison: Comparison;
  readonly openInMlflow: (trace: { readonly server: string; readonly traceId: string }) => Promise<void>;
  /** Opens a trace in its own panel, whichever server is currently configured. */
  readonly openTrace: (server: string, traceId: string, reveal: Reveal | undefined) => void;
  /** Shows another trace in a panel, or focuses the panel that already shows it if that one is visible. */
  readonly openInPlace: (panel: SwitchablePanel, traceId: string) => Opened;
}

/** The panel that the requests come from. */
export interface RequestingPanel {
  readonly server: string;
  /** Returns the current content. It changes when the panel switches to another trace. */
  readonly content: () => TraceContent;
  /** Returns the `ViewLabeling` that changes the panel's labels. */
  readonly labeling: () => ViewLabeling;
  readonly goTo: (traceId: string) => Opened;
}

/** Helpers that the panel's handlers share. */
export interface HandlerHelpers {
  /**
   * Returns the current trace.
   * @throws Error while it isn't loaded.
   */
  readonly trace: () => TraceInfo;
  /**
   * Starts an operation without awaiting it, because it may wait for the user for longer than a request can,
   * and shows its error. `what` names it in the log.
   */
  readonly start: (what: string, run: () => Promise<unknown>) => void;
}
