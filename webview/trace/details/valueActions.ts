import { createContext } from 'preact';
import { KIND_TRAITS } from '../../../src/model/assessment';
import type { SpanDetails, ValueText } from '../../../src/model/span';
import type { ValueForm } from '../../../src/model/traceDocument';
import { attempt } from '../../ui/notice';
import type { TraceHost } from '../traceHost';
import { sayCopied } from '../../ui/said';
import { labelsOfSelection, selection } from '../traceData';

/** What can be done with a value beside reading it here. */
export class ValueActions {
  readonly #host: TraceHost;

  constructor(host: TraceHost) {
    this.#host = host;
  }

  /** Opens it as a read-only document. */
  open(span: Pick<SpanDetails, 'id'>, ref: string, form: ValueForm): void {
    attempt(this.#host.call('openValue', { spanId: span.id, ref, form }));
  }

  /** Shows the trace that a span links to. */
  openLink(spanId: string, index: number): void {
    attempt(this.#host.call('openLink', { spanId, index }));
  }

  /** Tells which rows of an exception's stack trace name a file of the workspace. */
  framesOf(spanId: string, event: number, tell: (rows: readonly number[]) => void): void {
    attempt(this.#host.call('framesOf', { spanId, event }).then(({ rows }) => tell(rows)));
  }

  /** Opens the file that a row of a stack trace names. */
  openFrame(spanId: string, event: number, row: number): void {
    attempt(this.#host.call('openFrame', { spanId, event, row }));
  }

  /** Copies all of it, also what was not sent here. */
  copy(span: Pick<SpanDetails, 'id'>, value: ValueText): void {
    const copied =
      value.text.length < value.total
        ? this.#host.call('copyValue', { spanId: span.id, ref: value.ref, form: 'raw' })
        : this.#host.call('copyText', { text: value.text });
    attempt(copied.then(sayCopied));
  }

  /** What the selected span answered beside what was expected of it: of one expectation, or of one that is chosen. */
  compare(spanId: string | null, labelId: string | null): void {
    const name = selection.value.type === 'span' ? selection.value.node.row.name : '';
    attempt(this.#host.call('compareWithExpectation', { spanId, labelId, name }));
  }
}

/** Whether something was expected of the selection. */
export function hasExpectation(): boolean {
  return labelsOfSelection.value.some(({ kind }) => KIND_TRAITS[kind].isExpected);
}

export const ValueActionsContext = createContext<ValueActions | null>(null);
