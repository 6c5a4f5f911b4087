import {
  isOverriddenByEdit,
  NOTES_NAME,
  type Assessment,
  type AssessmentKind,
  type Label,
} from '../model/assessment';
import type { NameSuggestion } from '../model/draft';
import { Emitter, type Disposable, type Event } from '../model/event';
import { exactValueOf } from '../model/exactValue';
import type { LabelSchema } from '../model/labelSchema';
import { inherited } from '../model/metadata';
import type { TraceInfo } from '../model/trace';
import { dataTypeOf } from '../model/value';
import type { LabelOutboxApi, Undoable } from '../labels/outbox/outboxApi';
import { overlay } from '../labels/overlay';
import type { RecentLabels } from '../labels/recent';
import { suggestNames } from '../labels/suggestions';
import type { Servers } from '../servers/servers';
import type { Labeler } from './labeler';
import {
  sameNameLabel,
  type ExistingRule,
  type LabelChange,
  type LabelForm,
  type PutForm,
} from './labelForm';
import type { LabelPlace, LabelSchemas } from './schemaCache';
import { SettledLabels, type TraceSource } from './settledLabels';

const NO_LABELS: readonly Label[] = [];

export interface LabelingInit {
  readonly servers: Pick<Servers, 'get'> & {
    all(): readonly TraceSource[];
    readonly onDidOpen: Event<TraceSource>;
  };
  readonly outbox: LabelOutboxApi;
  readonly recent: RecentLabels;
  readonly schemas: LabelSchemas;
  /** The user's source ID: as currently known (`sourceId`) or as determined (`known`). */
  readonly labeler: Pick<Labeler, 'sourceId' | 'known' | 'onDidChange'>;
  readonly log: (message: string, cause: unknown) => void;
}

/** The result of labeling a trace that may already have a label with that name. */
export interface PutLabel {
  readonly outcome: 'made' | 'changed' | 'skipped';
  /** The ID of the resulting label. */
  readonly id: string;
  /** The label that existed before. */
  readonly before: Label | undefined;
}

/** The labels to show (the outbox applied to the cache), the names to suggest, and all changes to labels. */
export class Labeling implements Disposable {
  readonly #init: LabelingInit;
  readonly #changed = new Emitter<{ readonly server: string; readonly traceId: string }>();
  readonly #settled = new SettledLabels();
  readonly #subscriptions: Disposable[];

  /** Fires when a trace's labels change in the outbox. The cache has its own event for server changes. */
  readonly onDidChange = this.#changed.event;

  constructor(init: LabelingInit) {
    this.#init = init;
    const follow = (source: TraceSource): void => this.#settled.follow(source, () => this.sourceId);
    init.servers.all().forEach(follow);
    this.#subscriptions = [
      init.servers.onDidOpen(follow),
      init.outbox.onDidChange(({ server, traceId }) => this.#changed.fire({ server, traceId })),
    ];
  }

  /** Fires when the user's source ID changes, which can change `mine` of any label. */
  get onDidChangeLabeler(): Event<string> {
    return this.#init.labeler.onDidChange;
  }

  get sourceId(): string {
    return this.#init.labeler.sourceId;
  }

  /** Returns the labels of a trace as shown, in order of creation. */
  labels(server: string, trace: TraceInfo): readonly Label[] {
    const pending = this.#init.outbox.pending(server, trace.traceId);
    if (pending.length > 0) return overlay(trace.assessments, pending, this.sourceId);
    // Most rows of a list have no labels.
    return trace.assessments.length === 0 ? NO_LABELS : this.#settled.of(trace, this.#init.labeler.sourceId);
  }

  /**
   * Returns a label as shown, or undefined if it doesn't exist. For traces that aren't cached, only pending
   * labels are found.
   */
  find(server: string, traceId: string, id: string): Label | undefined {
    const trace = this.#init.servers.get(server)?.cache.get(traceId);
    const labels = trace
      ? this.labels(server, trace)
      : overlay([], this.#init.outbox.pending(server, traceId), this.sourceId);
    return labels.find((label) => label.id === id);
  }

  /** Creates a label. Resolves with its ID once it's durable in the outbox. */
  async create(server: string, traceId: string, spanId: string | null, form: LabelForm): Promise<string> {
    const { source = await this.#me(), metadata = {}, ...said } = form;
    const id = await this.#init.outbox.create(server, { traceId, spanId, source, metadata, ...said });
    this.#remember(form, id);
    return id;
  }

  /**
   * Changes a label. The user's own labels and all expectations are changed in place. Other people's feedback
   * is overridden by a new label with the same name, as in MLflow itself. Moving a label to another span, or
   * changing the source of one that isn't overridden, creates a new label and deletes the old one once the
   * new one is saved. A new label keeps everything that `change` doesn't mention, including metadata, except
   * for keys that would be wrong for its source (see `inherited`). Resolves with the ID of the resulting
   * label once the change is durable in the outbox.
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
    const exactValue = exactValueOf(said, label);
    const by = givenAway ? source : await this.#me();
    const made = { traceId, spanId, kind, name, value, exactValue, rationale, metadata };
    return outbox.create(server, { ...made, source: by, overrides: label.id });
  }

  /** Labels a trace or span by name. `existing` determines what happens to an existing label. */
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
      return { outcome: 'made', id, before: undefined };
    }
    if (existing === 'skip') return { outcome: 'skipped', id: there.id, before: there };
    const before = this.#overrides(there) ? '' : there.rationale;
    const id = await this.change(server, there, { ...form, rationale: rationale ?? before });
    return { outcome: 'changed', id, before: there };
  }

  /**
   * Deletes a label. Nothing is sent for `holdMs` (10,000 by default), and `undo` cancels the delete. After
   * that, `undo` creates the label again.
   */
  async delete(server: string, label: Label, holdMs?: number): Promise<void> {
    await this.#init.outbox.delete(server, assessmentOf(label), holdMs);
    this.#init.recent.keep(label.id);
  }

  /**
   * Undoes the last change of a label: removes a new label, or restores a changed or deleted one. Resolves
   * with false, and does nothing, if there is nothing to undo or another window is saving the label.
   * @param saved The change to undo if the outbox doesn't know it anymore.
   */
  async undo(id: string, saved?: Undoable): Promise<boolean> {
    if (!(await this.#init.outbox.undo(id, saved))) return false;
    await this.#forget(id);
    return true;
  }

  /** Returns whether another window is saving the label. */
  async isElsewhere(id: string): Promise<boolean> {
    return this.#init.outbox.isElsewhere(id);
  }

  /**
   * Resolves once pending labels of previous windows are restored, or restoring them has failed. Until then,
   * they may be missing.
   */
  async restored(): Promise<void> {
    await this.#init.outbox.started();
  }

  /** Discards the pending change of a label. */
  async discard(id: string): Promise<void> {
    const { outbox } = this.#init;
    const isNew = outbox.all().some((pending) => pending.id === id && pending.base === null);
    await outbox.discard(id);
    let forgot = await this.#forget(id);
    while (isNew && forgot) forgot = await this.#forget(id);
  }

  /** Returns the user's most recent label, without its rationale, which only applies to its own trace. */
  last(): PutForm | undefined {
    const [recent] = this.#init.recent.all();
    const value = recent?.values[0];
    return recent && value !== undefined ? { kind: recent.kind, name: recent.name, value } : undefined;
  }

  /** Returns the name and type of the user's most recent label. */
  lastUsed(): Pick<NameSuggestion, 'kind' | 'name' | 'dataType'> | undefined {
    const [recent] = this.#init.recent.all();
    if (!recent) return undefined;
    const { kind, name, values } = recent;
    const [value] = values;
    // The value wasn't remembered, most likely because it's a long string.
    return { kind, name, dataType: value === undefined ? 'string' : dataTypeOf(value) };
  }

  /**
   * Sets the user's note on a trace: MLflow's own HUMAN feedback `mlflow.notes`, one per user. Deletes the
   * note if `text` is blank.
   */
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

  /** Resolves once the user's source ID is known, so that `mine` is correct. */
  async ready(): Promise<void> {
    await this.#init.labeler.known();
  }

  /**
   * Returns the names to suggest, including those of the server's label schemas. Schemas are requested only
   * here, because listing them has a side effect (docs/mlflow-api.md#label-schemas).
   */
  async names(
    order: 'form' | 'palette',
    place: LabelPlace | undefined,
    signal?: AbortSignal,
  ): Promise<NameSuggestion[]> {
    const session = place && this.#init.servers.get(place.server);
    const schemas = session ? await this.#init.schemas.of(session, place.experimentId, signal) : [];
    const traces = session ? this.#asShown(session.cache.ofExperiment(place.experimentId), place.server) : [];
    return suggestNames(traces, this.#init.recent.all(), schemas, order);
  }

  /** The loaded traces with their labels as shown, so that labels pending deletion aren't suggested. */
  #asShown(traces: readonly TraceInfo[], server: string): Pick<TraceInfo, 'assessments'>[] {
    const waiting = new Set(
      this.#init.outbox
        .all()
        .filter((pending) => pending.server === server)
        .map(({ traceId }) => traceId),
    );
    return traces.map((trace) =>
      waiting.has(trace.traceId) ? { assessments: this.labels(server, trace) } : trace,
    );
  }

  /** Returns the label schema for a name, if it's already cached. */
  knownSchema(kind: AssessmentKind, name: string, place: LabelPlace | undefined): LabelSchema | undefined {
    const known = place ? this.#init.schemas.known(place) : [];
    return known.find((schema) => schema.kind === kind && schema.name === name);
  }

  /** Returns the metadata keys that aren't copied to the new label when the user overrides this one. */
  uncopiedMetadata(label: Label): readonly string[] {
    return this.#overrides(label) ? inherited(label.metadata).left : [];
  }

  /**
   * Whether a change creates a label that overrides this one. Other people's feedback is never changed in
   * place.
   */
  #overrides(label: Label): boolean {
    return isOverriddenByEdit({ kind: label.kind, mine: this.#isMine(label) });
  }

  #isMine({ source }: Label): boolean {
    return source.type === 'HUMAN' && source.id === this.sourceId;
  }

  async #me(): Promise<{ readonly type: 'HUMAN'; readonly id: string }> {
    return { type: 'HUMAN', id: await this.#init.labeler.known() };
  }

  /** Adds a label to the recent names. Best effort: the label itself doesn't depend on it. */
  #remember({ kind, name, value }: LabelForm, id: string): void {
    this.#init.recent
      .add({ kind, name, value }, id)
      .catch((error: unknown) => this.#init.log('Could not remember a name', error));
  }

  /** Removes an undone label from the recent names. Returns whether there was something to remove. */
  async #forget(id: string): Promise<boolean> {
    try {
      return await this.#init.recent.takeBack(id);
    } catch (error) {
      this.#init.log('Could not forget a name', error);
      return false;
    }
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#settled.dispose();
    this.#changed.dispose();
  }
}

/** Returns a label as a plain assessment, without the fields that only describe how it's shown. */
export function assessmentOf({
  save: _save,
  mine: _mine,
  history: _history,
  beaten: _beaten,
  ...assessment
}: Label): Assessment {
  return assessment;
}
