import { type Label, NOTES_NAME } from '../../src/model/assessment';
import type { ToldChange } from '../../src/model/labelChange';
import type { JsonValue } from '../../src/model/value';
import { labelOf } from './traceFixture';

export interface LabelChange {
  readonly id: string;
  readonly name: string;
  readonly value: JsonValue;
  readonly rationale: string;
  readonly spanId?: string | null | undefined;
}

/**
 * Applies changes like the extension host: overrides feedback of another source, and creates a new label for
 * another span.
 */
export class LabelsStub {
  /** The most recently used name and value. */
  last: { readonly name: string; readonly value: JsonValue } | null = null;
  #made = 0;

  /** Returns the labels after a change, and the ID of the resulting label. */
  changed(
    labels: readonly Label[],
    change: LabelChange,
    given: Partial<Label>,
  ): { id: string; labels: Label[] } {
    const { name, value, rationale } = change;
    const said = { name, value, rationale, error: null, ...given };
    const old = labels.find(({ id }) => id === change.id);
    if (!old) throw new Error('This label is gone.');
    const others = old.kind === 'feedback' && !old.mine;
    const moved = change.spanId !== undefined && change.spanId !== old.spanId;
    if (!others && !moved) {
      return { id: old.id, labels: labels.map((one) => (one === old ? { ...one, ...said } : one)) };
    }
    const id = `a-now-${++this.#made}`;
    const { source } = labelOf('me');
    const mine = others ? { mine: true, source, history: [old, ...old.history], overrides: old.id } : {};
    const stands = { ...old, ...said, ...mine, id, spanId: moved ? change.spanId : old.spanId };
    return {
      id,
      labels: [...labels.filter((one) => one !== old), { ...stands, spanId: stands.spanId ?? null }],
    };
  }

  deleted(labels: readonly Label[], id: string): Label[] {
    return labels.filter((one) => one.id !== id);
  }

  repeated(labels: readonly Label[], spanId: string | null): { id: string; labels: Label[] } | null {
    if (!this.last) return null;
    const id = `a-again-${++this.#made}`;
    return { id, labels: [...labels, labelOf(id, { spanId, ...this.last })] };
  }

  noted(labels: readonly Label[], text: string): Label[] {
    const others = labels.filter(({ name, mine }) => name !== NOTES_NAME || !mine);
    return text.trim() === '' ? others : [...others, labelOf('a-note', { name: NOTES_NAME, value: text })];
  }
}

interface Done {
  readonly traceId: string;
  /** ID of the resulting label. */
  readonly id: string;
  /** ID of the label that undo restores. */
  readonly was: string | null;
  readonly change: ToldChange;
  readonly before: readonly Label[];
}

/** The changes made in the page, like the host's undo journal. Undo restores the previous labels. */
export class JournalStub {
  readonly #done: Done[] = [];
  #count = 0;

  /** Records a change and returns the ID to undo it by. */
  did(done: Omit<Done, 'change'> & { readonly change: Omit<ToldChange, 'changeId'> }): string {
    const changeId = `change-${++this.#count}`;
    this.#done.push({ ...done, change: { ...done.change, changeId } });
    return changeId;
  }

  /** Removes and returns the change with this ID, or the trace's last change if the ID is null. */
  take(traceId: string, changeId: string | null): Done | undefined {
    const found = this.#done.findLast(
      (one) => one.traceId === traceId && (changeId === null || one.change.changeId === changeId),
    );
    if (found) this.#done.splice(this.#done.indexOf(found), 1);
    return found;
  }
}
