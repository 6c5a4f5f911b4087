import type { Assessment, AssessmentKind, AssessmentSource, SaveState } from '../../model/assessment';
import type { Disposable, Event } from '../../model/event';
import type { HeldValue } from '../../model/exactValue';
import type { JsonValue } from '../../model/value';

/** A label to be made. */
export interface CreateLabel extends HeldValue {
  readonly traceId: string;
  readonly spanId: string | null;
  readonly name: string;
  readonly kind: AssessmentKind;
  readonly rationale: string;
  readonly source: AssessmentSource;
  readonly metadata?: Readonly<Record<string, string>>;
  /** The id of the assessment that this one overrides. */
  readonly overrides?: string;
}

/** A change of a label that the server is known to hold as `base` (or that waits in the outbox under that id). */
export interface EditLabel extends HeldValue {
  readonly base: Assessment;
  readonly name: string;
  readonly rationale: string;
  /** Laid over what is there: the server merges metadata and never removes a key (contract §5). Absent: as it was. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** What shall be different of a label that is replaced by a new one. What is absent stays as it was. */
export interface ReplaceLabel {
  readonly spanId?: string | null | undefined;
  readonly source?: AssessmentSource | undefined;
  readonly name?: string | undefined;
  readonly value?: JsonValue | undefined;
  readonly exactValue?: string | undefined;
  readonly rationale?: string | undefined;
  /** Laid over what is there. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** A label that the outbox knows something newer of than the server has told. */
export interface PendingLabel {
  /** Canonical identity of the server it belongs to. */
  readonly server: string;
  readonly traceId: string;
  readonly id: string;
  /** What it shall be; null: deleted. */
  readonly want: Assessment | null;
  /** What the server is known to hold of it; null: nothing. */
  readonly base: Assessment | null;
  /** The label in whose place it stands: that one is not shown, and is deleted once this one is on the server. */
  readonly replaces: string | null;
  /** What other windows wanted of it, which a later change has replaced; to be read until that one is on the server. */
  readonly beaten: readonly Assessment[];
  /** A delete that can still be taken back: the user has been told, so it is nothing that waits. */
  readonly held: boolean;
  readonly save: SaveState;
}

/** Where the answers go: what a server holds of a label now. */
export interface LabelStore {
  put(server: string, assessment: Assessment): void;
  remove(server: string, traceId: string, id: string): void;
}

export interface LabelOutboxApi extends Disposable {
  /** Fires after anything that `pending` answers has changed. */
  readonly onDidChange: Event<{ readonly server: string; readonly traceId: string; readonly id: string }>;
  /**
   * Takes a new label. Resolves with its id once it is durable (written, fsynced, renamed); it is shown from then on.
   * Throws when it cannot be made durable: then nothing is sent, and the text stays with the caller.
   */
  create(server: string, label: CreateLabel): Promise<string>;
  /** Replaces what a label shall be. The same promise. */
  edit(server: string, label: EditLabel): Promise<void>;
  /**
   * Replaces a label by a new one, for what MLflow cannot change in place: its span, its source. The old one is deleted
   * once the new one is on the server, so it is neither lost nor there twice for good. Resolves with the id of the label
   * that stands now. Throws as `create` does.
   */
  replace(server: string, base: Assessment, change: ReplaceLabel): Promise<string>;
  /** Deletes a label after `holdMs` (10,000 by default), in which `undo` takes it back. */
  delete(server: string, base: Assessment, holdMs?: number): Promise<void>;
  /**
   * Takes back the last change of a label: back to what was wanted before it (a create goes again, one that replaced
   * another gives it back). Also for a while after it has been saved; resolves without effect when there is nothing left
   * to take back.
   */
  undo(id: string): Promise<void>;
  /** Sends a refused or waiting one again, now. */
  retry(id: string): Promise<void>;
  /** Gives up what is not on the server yet: `want = base`; an unsent create goes. */
  discard(id: string): Promise<void>;
  /** What waits for one trace. */
  pending(server: string, traceId: string): readonly PendingLabel[];
  /** Everything that waits or is refused, of all servers. */
  all(): readonly PendingLabel[];
  /** Files of waiting labels that this version cannot read (another version wrote them, or damaged). They are kept. */
  unreadable(): readonly { readonly file: string; readonly reason: string }[];
  /** Tells the outbox that a server answers again (or that its sign-in changed): what waits for it is due now. */
  wake(server: string): void;
}
