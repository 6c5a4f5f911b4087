import { type Label, NOTES_NAME } from '../../src/model/assessment';
import type { JsonValue } from '../../src/model/value';
import { labelOf } from './traceFixture';

export interface LabelChange {
  readonly id: string;
  readonly name: string;
  readonly value: JsonValue;
  readonly rationale: string;
  readonly spanId?: string | null | undefined;
}

/** What the extension host makes of changes: somebody else's feedback is overridden, another span makes a new label. */
export class LabelsStub {
  /** What was labelled with last. */
  last: { readonly name: string; readonly value: JsonValue } | null = null;
  readonly #before = new Map<string, readonly Label[]>();
  #made = 0;

  /** The labels after a change, and the id of the one that stands then. */
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
      this.#before.set(old.id, labels);
      return { id: old.id, labels: labels.map((one) => (one === old ? { ...one, ...said } : one)) };
    }
    const id = `a-now-${++this.#made}`;
    this.#before.set(id, labels);
    const { source } = labelOf('me');
    const mine = others ? { mine: true, source, history: [old, ...old.history], overrides: old.id } : {};
    const stands = { ...old, ...said, ...mine, id, spanId: moved ? change.spanId : old.spanId };
    return {
      id,
      labels: [...labels.filter((one) => one !== old), { ...stands, spanId: stands.spanId ?? null }],
    };
  }

  deleted(labels: readonly Label[], id: string): Label[] {
    this.#before.set(id, labels);
    return labels.filter((one) => one.id !== id);
  }

  undone(labels: readonly Label[], id: string): Label[] {
    const before = this.#before.get(id);
    return before ? [...before] : labels.filter((one) => one.id !== id);
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
