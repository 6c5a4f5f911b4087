import {
  isOverriddenByEdit,
  NOTES_NAME,
  type Assessment,
  type AssessmentKind,
  type Label,
} from '../model/assessment';
import type { NameSuggestion } from '../model/draft';
import { Emitter, type Disposable, type Event } from '../model/event';
import { digitsOf } from '../model/exactValue';
import type { LabelSchema } from '../model/labelSchema';
import { inherited } from '../model/metadata';
import type { TraceInfo } from '../model/trace';
import { dataTypeOf } from '../model/value';
import type { LabelOutboxApi } from '../labels/outbox/outboxApi';
import { overlay } from '../labels/overlay';
import type { RecentLabels } from '../labels/recent';
import { suggestNames } from '../labels/suggestions';
import type { Connected, Connection } from '../servers/connection';
import type { Labeler } from './labeler';
import {
  sameNameLabel,
  type ExistingRule,
  type LabelChange,
  type LabelForm,
  type PutForm,
} from './labelForm';
import type { LabelSchemas } from './schemaCache';

export interface LabelingInit {
  readonly connection: Connection;
  readonly outbox: LabelOutboxApi;
  readonly recent: RecentLabels;
  readonly schemas: LabelSchemas;
  /** Who labels: as far as it is known now, and for certain. */
  readonly labeler: Pick<Labeler, 'sourceId' | 'known' | 'onDidChange'>;
  readonly log: (message: string, cause: unknown) => void;
}

/** What came of labeling a trace that may have a label of the name already. */
export interface PutLabel {
  readonly outcome: 'made' | 'changed' | 'skipped';
  /** The label that stands now. */
  readonly id: string;
}

/** What the views know of labels: the ones to show (the outbox over the cache), the names to suggest, and all changes. */
export class Labeling implements Disposable {
  readonly #init: LabelingInit;
  readonly #changed = new Emitter<{ readonly server: string; readonly traceId: string }>();
  readonly #subscription: Disposable;
  /** The labels of traces of which nothing waits: a table asks for those of every row. */
  readonly #asHeld = new WeakMap<
    TraceInfo,
    { readonly sourceId: string; readonly labels: readonly Label[] }
  >();

  /** Fires when the outbox knows something new of a trace's labels. What the server says comes by the cache's event. */
  readonly onDidChange = this.#changed.event;

  constructor(init: LabelingInit) {
    this.#init = init;
    this.#subscription = init.outbox.onDidChange(({ server, traceId }) =>
      this.#changed.fire({ server, traceId }),
    );
  }

  /** Fires when somebody else labels from now on: any label may be theirs, or no longer. */
  get onDidChangeLabeler(): Event<string> {
    return this.#init.labeler.onDidChange;
  }

  get sourceId(): string {
    return this.#init.labeler.sourceId;
  }

  /** The labels of a trace as they are to be shown, in the order of creation. */
  labels(server: string, trace: TraceInfo): readonly Label[] {
    const { sourceId } = this;
    const pending = this.#init.outbox.pending(server, trace.traceId);
    if (pending.length > 0) return overlay(trace.assessments, pending, sourceId);
    const known = this.#asHeld.get(trace);
    if (known?.sourceId === sourceId) return known.labels;
    const labels = overlay(trace.assessments, [], sourceId);
    this.#asHeld.set(trace, { sourceId, labels });
    return labels;
  }

  /** Makes a label. Resolves with its id once it is durable here. */
  async create(server: string, traceId: string, spanId: string | null, form: LabelForm): Promise<string> {
    const { source = await this.#me(), metadata = {}, ...said } = form;
    const id = await this.#init.outbox.create(server, { traceId, spanId, source, metadata, ...said });
    this.#remember(form, id);
    return id;
  }

  /**
   * Changes a label that is shown: one's own, and any expectation, in place; somebody else's feedback is overridden by a
   * new one, as MLflow itself does; another span or source makes a new label and deletes the old one once that is saved.
   * A new one keeps what the change does not name, metadata included, but for what `leftBehind` tells.
   * Resolves with the id of the label that stands then, once the change is durable here.
   */
  async change(server: string, label: Label, change: LabelChange): Promise<string> {
    await this.ready();
    const id = await this.#changeTo(server, label, change);
    this.#remember({ ...change, kind: label.kind }, id);
    return id;
  }

  async #changeTo(server: string, label: Label, change: LabelChange): Promise<string> {
    const { outbox } = this.#init;
    const { spanId = label.spanId, source = label.source, ...said } = change;
    const base = assessmentOf(label);
    const givenAway = source.type !== label.source.type || source.id !== label.source.id;
    const overrides = this.#overrides(label);
    if (spanId !== label.spanId || (givenAway && !overrides)) {
      return outbox.replace(server, base, { ...said, spanId, source });
    }
    if (!overrides) {
      await outbox.edit(server, { base, ...said });
      return label.id;
    }
    const { traceId, kind, name } = label;
    const { value, rationale } = said;
    const metadata = { ...inherited(label.metadata).kept, ...said.metadata };
    const exactValue = digitsOf(said, label);
    const by = givenAway ? source : await this.#me();
    const made = { traceId, spanId, kind, name, value, exactValue, rationale, metadata };
    return outbox.create(server, { ...made, source: by, overrides: label.id });
  }

  /** Labels a trace or span by name: `existing` says what becomes of a label of this name and kind that is there. */
  async put(
    server: string,
    trace: TraceInfo,
    spanId: string | null,
    { rationale, ...form }: PutForm,
    existing: ExistingRule,
  ): Promise<PutLabel> {
    await this.ready();
    const there = sameNameLabel(this.labels(server, trace), spanId, form, existing);
    if (!there) {
      const id = await this.create(server, trace.traceId, spanId, { ...form, rationale: rationale ?? '' });
      return { outcome: 'made', id };
    }
    if (existing === 'skip') return { outcome: 'skipped', id: there.id };
    const before = this.#overrides(there) ? '' : there.rationale;
    const id = await this.change(server, there, { ...form, rationale: rationale ?? before });
    return { outcome: 'changed', id };
  }

  /** Deletes a label; for some seconds nothing is sent and `undo` takes it back, and later it makes the label again. */
  async delete(server: string, label: Label): Promise<void> {
    await this.#init.outbox.delete(server, assessmentOf(label));
    this.#init.recent.keep(label.id);
  }

  /** Takes back the last change of a label: one that was just made goes, one that was changed or deleted is as before. */
  async undo(id: string): Promise<void> {
    await this.#init.outbox.undo(id);
    await this.#forget(id);
  }

  /** Gives up what is not on the server yet. */
  async discard(id: string): Promise<void> {
    const { outbox } = this.#init;
    const isNew = outbox.all().some((pending) => pending.id === id && pending.base === null);
    await outbox.discard(id);
    let forgot = await this.#forget(id);
    while (isNew && forgot) forgot = await this.#forget(id);
  }

  /** What this person labeled with last, without its rationale: that belongs to what it was said of. */
  last(): PutForm | undefined {
    const [recent] = this.#init.recent.all();
    const value = recent?.values[0];
    return recent && value !== undefined ? { kind: recent.kind, name: recent.name, value } : undefined;
  }

  /** The name and type of what this person labeled with last. */
  lastUsed(): Pick<NameSuggestion, 'kind' | 'name' | 'dataType'> | undefined {
    const [recent] = this.#init.recent.all();
    if (!recent) return undefined;
    const { kind, name, values } = recent;
    const [value] = values;
    // Only a text is too long to be kept.
    return { kind, name, dataType: value === undefined ? 'string' : dataTypeOf(value) };
  }

  /** Sets this person's note on a trace: MLflow's own HUMAN feedback `mlflow.notes`, one a person. '' deletes it. */
  async saveNote(server: string, trace: TraceInfo, text: string): Promise<void> {
    await this.ready();
    const note = this.labels(server, trace).find(({ name, mine }) => name === NOTES_NAME && mine);
    const said = { name: NOTES_NAME, value: text, rationale: '' };
    if (text.trim() === '') {
      if (note) await this.delete(server, note);
    } else if (note) await this.#init.outbox.edit(server, { base: assessmentOf(note), ...said });
    else {
      const made = {
        traceId: trace.traceId,
        spanId: null,
        kind: 'feedback',
        source: await this.#me(),
      } as const;
      await this.#init.outbox.create(server, { ...made, ...said });
    }
  }

  /** Resolves when it is known who labels, so that `mine` is right. */
  async ready(): Promise<void> {
    await this.#init.labeler.known();
  }

  /** The names to suggest, with the server's label schemas: asked for now, as listing them has a side effect (contract §7). */
  async names(order: 'form' | 'palette', signal?: AbortSignal): Promise<NameSuggestion[]> {
    const { connected } = this.#init.connection;
    const schemas = connected ? await this.#init.schemas.of(connected, signal) : [];
    const traces = connected ? this.#asShown(connected) : [];
    return suggestNames(traces, this.#init.recent.all(), schemas, order);
  }

  /** The loaded traces with their labels as they are shown: one that waits to be deleted suggests nothing. */
  #asShown({ server, list }: Connected): Pick<TraceInfo, 'assessments'>[] {
    const waiting = new Set(
      this.#init.outbox
        .all()
        .filter((pending) => pending.server === server)
        .map(({ traceId }) => traceId),
    );
    return list
      .traces()
      .map((trace) => (waiting.has(trace.traceId) ? { assessments: this.labels(server, trace) } : trace));
  }

  /** The label schema of a name, as far as it was asked for already. */
  knownSchema(kind: AssessmentKind, name: string): LabelSchema | undefined {
    const { connected } = this.#init.connection;
    const known = connected ? this.#init.schemas.known(connected) : [];
    return known.find((schema) => schema.kind === kind && schema.name === name);
  }

  /** The keys of a label's metadata that do not go over to the new one which a change by this person makes of it. */
  leftBehind(label: Label): readonly string[] {
    return this.#overrides(label) ? inherited(label.metadata).left : [];
  }

  /** Whether a change makes a new label that overrides this one: somebody else's feedback is never changed. */
  #overrides(label: Label): boolean {
    return isOverriddenByEdit({ kind: label.kind, mine: this.#isMine(label) });
  }

  #isMine({ source }: Label): boolean {
    return source.type === 'HUMAN' && source.id === this.sourceId;
  }

  async #me(): Promise<{ readonly type: 'HUMAN'; readonly id: string }> {
    return { type: 'HUMAN', id: await this.#init.labeler.known() };
  }

  /** A convenience for the next time: the label stands, whether this works or not. */
  #remember({ kind, name, value }: LabelForm, id: string): void {
    this.#init.recent
      .add({ kind, name, value }, id)
      .catch((error: unknown) => this.#init.log('Could not remember a name', error));
  }

  /** What was taken back is no suggestion for the next time. */
  async #forget(id: string): Promise<boolean> {
    try {
      return await this.#init.recent.takeBack(id);
    } catch (error) {
      this.#init.log('Could not forget a name', error);
      return false;
    }
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

/** A label as the server knows it. */
export function assessmentOf({
  save: _save,
  mine: _mine,
  history: _history,
  beaten: _beaten,
  ...assessment
}: Label): Assessment {
  return assessment;
}
