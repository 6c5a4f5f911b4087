import type { Assessment, AssessmentKind, AssessmentSource, SaveState } from '../../model/assessment';
import type { Disposable, Event } from '../../model/event';
import type { ExactValue } from '../../model/exactValue';
import type { JsonValue } from '../../model/value';

/** A label to create. */
export interface CreateLabel extends ExactValue {
  readonly traceId: string;
  readonly spanId: string | null;
  readonly name: string;
  readonly kind: AssessmentKind;
  readonly rationale: string;
  readonly source: AssessmentSource;
  readonly metadata?: Readonly<Record<string, string>>;
  /** The ID of the assessment that this one overrides. */
  readonly overrides?: string;
}

/** A change of a label that the server has as `base`, or that is pending in the outbox under that ID. */
export interface EditLabel extends ExactValue {
  readonly base: Assessment;
  readonly name: string;
  readonly rationale: string;
  /** Merged into the metadata; no key can be removed (docs/mlflow-api.md#assessments). Absent: unchanged. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** What changes when a label is replaced with a new one. Absent fields keep their values. */
export interface ReplaceLabel {
  readonly spanId?: string | null | undefined;
  readonly source?: AssessmentSource | undefined;
  readonly name?: string | undefined;
  readonly value?: JsonValue | undefined;
  readonly exactValue?: string | undefined;
  readonly rationale?: string | undefined;
  /** Merged into the existing metadata. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** A label of which the outbox has a newer state than the server has reported. */
export interface PendingLabel {
  /** Canonical identity of the label's server. */
  readonly server: string;
  readonly traceId: string;
  readonly id: string;
  /** The desired state; null: deleted. */
  readonly want: Assessment | null;
  /** The last known server version; null: none. */
  readonly base: Assessment | null;
  /** The ID of the label that this one replaces. It's hidden, and deleted once this one is on the server. */
  readonly replaces: string | null;
  /** Other windows' versions that a later change replaced. Shown until the later version is on the server. */
  readonly beaten: readonly Assessment[];
  /** A delete that can still be undone. The user has been told, so it doesn't count as pending. */
  readonly held: boolean;
  readonly save: SaveState;
}

/** How to undo a label change that is saved and has left the outbox. */
export interface Undoable {
  readonly server: string;
  readonly traceId: string;
  readonly id: string;
  /** The last known server version, and since when it's known. */
  readonly base: Assessment | null;
  readonly baseAt: number;
  /** The desired state before the last change. */
  readonly want: Assessment | null;
  /** The label that this one replaced. */
  readonly replaced: Assessment | null;
  readonly madeAt: number | null;
}

/** Receives the server's versions of labels. */
export interface LabelStore {
  put(server: string, assessment: Assessment): void;
  remove(server: string, traceId: string, id: string): void;
}

export interface LabelOutboxApi extends Disposable {
  /** Fires after the result of `pending` has changed. */
  readonly onDidChange: Event<{ readonly server: string; readonly traceId: string; readonly id: string }>;
  /**
   * Adds a label. Resolves with its ID once it's durable (written, fsynced, renamed) and shown.
   * @throws StorageError when it can't be made durable. Nothing is sent then, and the caller keeps the input.
   */
  create(server: string, label: CreateLabel): Promise<string>;
  /** Changes the desired state of a label. Same guarantee as `create`. */
  edit(server: string, label: EditLabel): Promise<void>;
  /**
   * Replaces a label with a new one, for what MLflow can't change in place: its span or its source. The old
   * label is deleted once the new one is on the server, so it's neither lost nor permanently duplicated.
   * Resolves with the ID of the current label. Throws like `create`.
   */
  replace(server: string, base: Assessment, change: ReplaceLabel): Promise<string>;
  /**
   * Deletes a label after `holdMs` milliseconds (10,000 by default). Until then, `undo` cancels the delete.
   */
  delete(server: string, base: Assessment, holdMs?: number): Promise<void>;
  /**
   * Undoes the last change of a label: restores what was wanted before (removes a created label, and brings
   * back a replaced one). Also works for a while after the change is saved. Resolves with false, and does
   * nothing, when there is nothing left to undo or another window is saving the label.
   * @param saved The change to undo if the outbox doesn't know it anymore, because an earlier window made it.
   */
  undo(id: string, saved?: Undoable): Promise<boolean>;
  /** Whether another window is saving a label: it hasn't been sent, or has no response yet. */
  isElsewhere(id: string): Promise<boolean>;
  /** Sends a refused or pending label again immediately. */
  retry(id: string): Promise<void>;
  /** Discards what isn't on the server yet: `want = base`. A create that was never sent is removed. */
  discard(id: string): Promise<void>;
  /** Resolves once the entries of dead windows have been taken over, or when that has failed. */
  started(): Promise<void>;
  /** The pending labels of one trace. */
  pending(server: string, traceId: string): readonly PendingLabel[];
  /** All pending and refused labels, of all servers. */
  all(): readonly PendingLabel[];
  /** Files of pending labels that can't be read: damaged, or written by another version. They are kept. */
  unreadable(): readonly { readonly file: string; readonly reason: string }[];
  /** Reports that a server responds again, or that its sign-in has changed. Its pending labels become due. */
  wake(server: string): void;
}
