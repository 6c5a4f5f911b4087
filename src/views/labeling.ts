import type { Assessment, AssessmentKind, Label } from '../model/assessment';
import type { NameSuggestion } from '../model/draft';
import { Emitter, type Disposable } from '../model/event';
import type { TraceInfo } from '../model/trace';
import type { JsonValue } from '../model/value';
import type { LabelOutboxApi } from '../labels/api';
import { overlay } from '../labels/overlay';
import type { RecentLabels } from '../labels/recent';
import { suggestNames } from '../labels/suggestions';
import type { Connection } from '../connection/connection';

/** What a form or a palette flow says, validated. */
export interface LabelForm {
  readonly kind: AssessmentKind;
  readonly name: string;
  readonly value: JsonValue;
  readonly rationale: string;
}

export interface LabelingInit {
  readonly connection: Connection;
  readonly outbox: LabelOutboxApi;
  readonly recent: RecentLabels;
  /** Who labels: as far as it is known now, and for certain. */
  readonly labeler: { readonly sourceId: string; known(): Promise<string> };
  readonly log: (message: string, cause: unknown) => void;
}

/** What the views know of labels: the ones to show (the outbox over the store), the names to suggest, and new ones. */
export class Labeling implements Disposable {
  readonly #init: LabelingInit;
  readonly #changed = new Emitter<{ readonly server: string; readonly traceId: string }>();
  readonly #subscription: Disposable;

  /** Fires when the outbox knows something new of a trace's labels. What the server says comes by the store's event. */
  readonly onDidChange = this.#changed.event;

  constructor(init: LabelingInit) {
    this.#init = init;
    this.#subscription = init.outbox.onDidChange(({ server, traceId }) =>
      this.#changed.fire({ server, traceId }),
    );
  }

  get sourceId(): string {
    return this.#init.labeler.sourceId;
  }

  /** The labels of a trace as they are to be shown, in the order of creation. */
  labels(server: string, trace: TraceInfo): Label[] {
    return overlay(trace.assessments, this.#init.outbox.pending(server, trace.traceId), this.sourceId);
  }

  /** Makes a label. Resolves with its id once it is durable here. */
  async create(server: string, traceId: string, spanId: string | null, form: LabelForm): Promise<string> {
    const source = { type: 'HUMAN', id: await this.#init.labeler.known() } as const;
    const id = await this.#init.outbox.create(server, { traceId, spanId, source, ...form });
    this.#remember(form);
    return id;
  }

  /** Changes a label that is shown. Resolves once the change is durable here. */
  async edit(server: string, label: Label, form: Omit<LabelForm, 'kind'>): Promise<void> {
    await this.#init.outbox.edit(server, { base: assessmentOf(label), ...form });
    this.#remember({ kind: label.kind, ...form });
  }

  /** Takes back the last change of a label: one that was just made goes, one that was changed is as before. */
  async undo(id: string): Promise<void> {
    await this.#init.outbox.undo(id);
  }

  /** Resolves when it is known who labels, so that `mine` is right. */
  async ready(): Promise<void> {
    await this.#init.labeler.known();
  }

  /** Names used before in the loaded traces and by this person, the likeliest first. */
  suggestions(): NameSuggestion[] {
    const traces = this.#init.connection.connected?.store.traces() ?? [];
    return suggestNames(traces, this.#init.recent.all());
  }

  /** A convenience for the next time: the label stands, whether this works or not. */
  #remember(form: LabelForm): void {
    this.#init.recent.add(form).catch((error: unknown) => this.#init.log('Could not remember a name', error));
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

function assessmentOf({ save: _save, mine: _mine, ...assessment }: Label): Assessment {
  return assessment;
}
