import * as l10n from '@vscode/l10n';
import type { Label } from '../../model/assessment';
import { exactValueField } from '../../model/exactValue';
import type { ToldChange, Undone } from '../../model/labelChange';
import type { TraceInfo } from '../../model/trace';
import { KeyedQueue } from '../../labels/outbox/keyedQueue';
import type { Undoable } from '../../labels/outbox/outboxApi';
import { replaces, type JournalEntry } from '../../labels/undo/journalEntry';
import type { UndoJournal } from '../../labels/undo/undoJournal';
import type { Servers } from '../../servers/servers';
import type { ExistingRule, LabelChange, LabelForm, PutForm } from '../labelForm';
import { assessmentOf, type Labeling, type PutLabel } from '../labeling';
import { planUndo, sameContent } from './planUndo';

/**
 * `Labeling` for views, without the changes that can be undone. Views make those only through their
 * `ViewLabeling`, which records them. Saving a note and discarding a pending change aren't recorded.
 */
export type LabelingForViews = Omit<Labeling, 'create' | 'change' | 'put' | 'delete' | 'undo'>;

export interface ViewLabelingInit {
  readonly labeling: Labeling;
  readonly journal: UndoJournal;
  readonly servers: Pick<Servers, 'find'>;
}

/** The result of a change. */
export interface ChangeResult {
  /** The ID of the resulting label. */
  readonly id: string;
  /** Used to undo the change; null if nothing changed. */
  readonly changeId: string | null;
}

/**
 * Changes labels for one view, records the changes in the undo journal, and undoes them: the view's last
 * change or a given one.
 */
export class ViewLabeling {
  readonly #init: ViewLabelingInit;
  readonly #view: string;
  /** Serializes the operations, so that undo always applies to the last change. */
  readonly #queue = new KeyedQueue();

  /**
   * @param view The view's ID. A view that keeps its ID after a reload can still undo its earlier changes.
   */
  constructor(init: ViewLabelingInit, view: string) {
    this.#init = init;
    this.#view = view;
  }

  /** See `Labeling.create`. */
  create(server: string, traceId: string, spanId: string | null, form: LabelForm): Promise<ChangeResult> {
    return this.#inTurn(server, async () => {
      const id = await this.#init.labeling.create(server, traceId, spanId, form);
      return this.#record(server, traceId, id, null);
    });
  }

  /** See `Labeling.change`. */
  change(server: string, label: Label, change: LabelChange): Promise<ChangeResult> {
    return this.#inTurn(server, async () => {
      const id = await this.#init.labeling.change(server, label, change);
      return this.#record(server, label.traceId, id, label);
    });
  }

  /** See `Labeling.put`. */
  put(
    server: string,
    trace: TraceInfo,
    spanId: string | null,
    form: PutForm,
    existing: ExistingRule,
  ): Promise<PutLabel & ChangeResult> {
    return this.#inTurn(server, async () => {
      const put = await this.#init.labeling.put(server, trace, spanId, form, existing);
      if (put.outcome === 'skipped') return { ...put, changeId: null };
      return { ...put, ...(await this.#record(server, trace.traceId, put.id, put.before ?? null)) };
    });
  }

  /** See `Labeling.delete`. Resolves with the change ID, which is used to undo it. */
  delete(server: string, label: Label): Promise<string> {
    return this.#inTurn(server, async () => {
      await this.#init.labeling.delete(server, label);
      const { id, traceId } = label;
      const change = { traceId, id, type: 'deleted', before: assessmentOf(label), after: null } as const;
      return this.#init.journal.of(server).add(this.#view, change);
    });
  }

  /**
   * Undoes this view's last change. Labels that have changed since are kept.
   * @param traceId Only undo changes to labels of this trace.
   * @throws TrackingError when the trace isn't cached and can't be loaded.
   * @throws Error when the disk can't be written or another window is saving the label. Can be retried later.
   */
  undoLast(server: string, traceId?: string): Promise<Undone> {
    return this.#inTurn(server, async () => {
      const entries = await this.#init.journal.of(server).entries(this.#view);
      return this.#undo(
        server,
        entries.findLast((entry) => traceId === undefined || entry.traceId === traceId),
      );
    });
  }

  /** Undoes the given change, whether or not it was the last one. Throws like `undoLast`. */
  undo(server: string, changeId: string): Promise<Undone> {
    return this.#inTurn(server, async () => {
      const entries = await this.#init.journal.of(server).entries(this.#view);
      return this.#undo(
        server,
        entries.find((entry) => entry.changeId === changeId),
      );
    });
  }

  async #undo(server: string, entry: JournalEntry | undefined): Promise<Undone> {
    if (!entry) return { outcome: 'nothing' };
    const { labeling } = this.#init;
    const journal = this.#init.journal.of(server);
    const { traceId, before } = entry;
    const id = journal.idNow(entry.id);
    await Promise.all([labeling.ready(), labeling.restored()]);
    const current = await this.#current(server, traceId, id);
    const plan = planUndo(entry, current, id === entry.id && journal.isLatest(entry));
    const change = toToldChange(entry);
    if (plan === 'changedSince') {
      if (!current && (await labeling.isElsewhere(id))) throw new Error(inOtherWindow());
      await journal.remove(this.#view, entry.changeId);
      return { outcome: 'changedSince', change };
    }
    let stands = before?.id ?? null;
    if (plan === 'takeBack') {
      if (!(await labeling.undo(entry.id, savedChange(server, entry, current))))
        throw new Error(inOtherWindow());
    } else if (plan === 'delete' && current) await labeling.delete(server, current, 0);
    else if (plan === 'restore' && current && before) {
      const { name, value, rationale, spanId } = before;
      const said = { name, value, ...exactValueField(before), rationale };
      stands = await labeling.change(server, current, {
        ...said,
        ...(current.spanId !== spanId && { spanId }),
      });
    }
    const renamed =
      plan === 'restore' && stands !== null && stands !== id ? { from: id, to: stands } : undefined;
    await journal.remove(this.#view, entry.changeId, renamed);
    return { outcome: 'undone', change, id: stands };
  }

  /** Returns the current label. Loads the trace if it isn't cached. */
  async #current(server: string, traceId: string, id: string): Promise<Label | undefined> {
    const { labeling, servers } = this.#init;
    const found = labeling.find(server, traceId, id);
    if (found) return found;
    const cache = servers.find(server)?.cache;
    if (cache && !cache.get(traceId)) await cache.refreshTrace(traceId);
    return labeling.find(server, traceId, id);
  }

  async #record(server: string, traceId: string, id: string, before: Label | null): Promise<ChangeResult> {
    const after = this.#init.labeling.find(server, traceId, id);
    if (!after || (before?.id === id && sameContent(before, after))) return { id, changeId: null };
    const change = {
      ...{ traceId, id, type: changeType(before, after) },
      ...{ before: before && assessmentOf(before), after: assessmentOf(after) },
    };
    return { id, changeId: await this.#init.journal.of(server).add(this.#view, change) };
  }

  #inTurn<T>(server: string, run: () => Promise<T>): Promise<T> {
    return this.#queue.run(server, run);
  }
}

function changeType(before: Label | null, after: Label): JournalEntry['type'] {
  if (before === null) return 'made';
  return before.spanId === after.spanId ? 'changed' : 'moved';
}

function toToldChange({ changeId, type, before, after }: JournalEntry): ToldChange {
  const { name = '', value = null, spanId = null } = after ?? before ?? {};
  return { changeId, type, name, value, spanId };
}

/** Describes a change so that the outbox can undo it even if it doesn't know the change anymore. */
function savedChange(server: string, entry: JournalEntry, current: Label | undefined): Undoable {
  const { traceId, id, before, type } = entry;
  const base = type === 'deleted' || !current ? null : assessmentOf(current);
  const isNew = before?.id !== id; // The label was created, or it replaced or overrode `before`.
  return {
    ...{ server, traceId, id, base, baseAt: 0 },
    want: isNew ? null : before,
    replaced: replaces(entry) ? before : null,
    madeAt: before?.createdAt ?? null,
  };
}

function inOtherWindow(): string {
  return l10n.t('Another window is saving this label. Undo when it is saved.');
}
