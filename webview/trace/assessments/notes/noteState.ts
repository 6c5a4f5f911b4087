import * as l10n from '@vscode/l10n';
import { batch, computed, signal } from '@preact/signals';
import { type Label, NOTES_NAME } from '../../../../src/model/assessment';
import type { Draft, DraftPlace } from '../../../../src/model/draft';
import { valueText } from '../../../../src/model/value';
import { RpcError } from '../../../../src/protocol/rpc';
import { reportProblem } from '../../../ui/notice';
import type { TraceHost } from '../../traceHost';
import { panelState } from '../../panelState';
import { notes } from '../../traceData';
import type { Drafts } from '../form/draftSync';

/** Where the note's draft is stored: with those of the spans, under an ID that no span can have. */
const PLACE: DraftPlace = { spanId: NOTES_NAME, labelId: null };

/** The user's note on the trace: the saved text, the draft, and the save in progress. */
export class NoteState {
  readonly #host: TraceHost;
  readonly #drafts: Drafts;
  /** The text that the host has accepted but not reported back yet. */
  readonly #taken = signal<{ readonly text: string; readonly before: string } | null>(null);

  readonly label = computed<Label | null>(() => notes.value.find(({ mine }) => mine) ?? null);
  readonly others = computed<readonly Label[]>(() => notes.value.filter(({ mine }) => !mine));
  readonly #saved = computed(() => {
    const text = this.label.value ? valueText(this.label.value.value) : '';
    const taken = this.#taken.value;
    return taken?.before === text ? taken.text : text;
  });
  readonly text = computed(() => this.#drafts.get(PLACE)?.value ?? this.#saved.value);
  readonly changed = computed(() => this.text.value !== this.#saved.value);

  constructor(host: TraceHost, drafts: Drafts) {
    this.#host = host;
    this.#drafts = drafts;
  }

  /** Resets the state when another trace is shown. */
  forget(): void {
    this.#taken.value = null;
  }

  type(text: string): void {
    if (text === this.#saved.value) this.#drafts.clear(PLACE);
    else this.#drafts.set(PLACE, draftOf(text));
  }

  /** Saves the note, or deletes it if it's empty. Keeps what the user types meanwhile. */
  async save(): Promise<void> {
    if (!this.changed.value) return;
    const text = this.text.value;
    const { traceId } = panelState.peek();
    const before = this.#saved.value;
    const draft = this.#drafts.get(PLACE);
    try {
      await this.#host.call('saveNote', { traceId, text });
    } catch (error) {
      reportProblem(l10n.t("Couldn't save: {0}", error instanceof RpcError ? error.message : String(error)));
      return;
    }
    if (panelState.peek().traceId !== traceId) return;
    batch(() => {
      this.#taken.value = { text: text.trim() === '' ? '' : text, before };
      if (this.#drafts.get(PLACE) === draft) this.#drafts.clear(PLACE);
    });
  }
}

function draftOf(value: string): Draft {
  return { kind: 'feedback', name: NOTES_NAME, dataType: 'string', value, rationale: '' };
}
