import { createContext } from 'preact';
import { KIND_TRAITS } from '../../../src/model/assessment';
import type { SpanDetails, ValueText } from '../../../src/model/span';
import type { ValueForm } from '../../../src/model/traceDocument';
import { attempt } from '../../ui/notice';
import type { TraceHost } from '../traceHost';
import { sayCopied } from '../../ui/said';
import { labelsOfSelection, selection } from '../traceData';

/** The actions on a value, other than reading it in the panel. */
export class ValueActions {
  readonly #host: TraceHost;

  constructor(host: TraceHost) {
    this.#host = host;
  }

  /** Opens a value as a read-only document. */
  open(span: Pick<SpanDetails, 'id'>, ref: string, form: ValueForm): void {
    attempt(this.#host.call('openValue', { spanId: span.id, ref, form }));
  }

  /** Opens the trace that a span links to. */
  openLink(spanId: string, index: number): void {
    attempt(this.#host.call('openLink', { spanId, index }));
  }

  /** Passes the lines of an exception's stack trace that refer to files of the workspace to `tell`. */
  framesOf(spanId: string, event: number, tell: (rows: readonly number[]) => void): void {
    attempt(this.#host.call('framesOf', { spanId, event }).then(({ rows }) => tell(rows)));
  }

  /** Opens the file that a line of a stack trace refers to. */
  openFrame(spanId: string, event: number, row: number): void {
    attempt(this.#host.call('openFrame', { spanId, event, row }));
  }

  /** Copies the whole value, including the part that wasn't sent to the webview. */
  copy(span: Pick<SpanDetails, 'id'>, value: ValueText): void {
    const copied =
      value.text.length < value.total
        ? this.#host.call('copyValue', { spanId: span.id, ref: value.ref, form: 'raw' })
        : this.#host.call('copyText', { text: value.text });
    attempt(copied.then(sayCopied));
  }

  /**
   * Compares the selected span's outputs with an expectation: the given one, or, if `labelId` is null, one
   * that the user chooses.
   */
  compare(spanId: string | null, labelId: string | null): void {
    const name = selection.value.type === 'span' ? selection.value.node.row.name : '';
    attempt(this.#host.call('compareWithExpectation', { spanId, labelId, name }));
  }
}

/** Whether the selection has an expectation. */
export function hasExpectation(): boolean {
  return labelsOfSelection.value.some(({ kind }) => KIND_TRAITS[kind].isExpected);
}

export const ValueActionsContext = createContext<ValueActions | null>(null);
