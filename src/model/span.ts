import type { Count } from './count';
import type { TokenUsage } from './trace';

export type SpanStatus = 'OK' | 'ERROR' | 'UNSET';

/** An event as a mark on its span's bar. */
export interface EventMark {
  /** The beginning of a long one. */
  readonly name: string;
  /** Nanoseconds from the span's start; negative before it. Exact up to 2^53. */
  readonly offset: number;
  /** The event tells of an exception. */
  readonly exception: boolean;
}

/** The events of a span as far as its row shows them: some of `total` where there are many, or some have no time. */
export interface SpanMarks {
  readonly total: number;
  /** In the order of the events. */
  readonly marks: readonly EventMark[];
}

/** One row of the skeleton: all that the span tree and its timeline need. */
export interface SpanRow {
  /** 16 hex characters. */
  readonly id: string;
  /** null for a true root; the id of a span that never arrived for an orphan. */
  readonly parentId: string | null;
  readonly name: string;
  /** Free text: `LLM`, `TOOL`, `UNKNOWN` … or anything at all; '' when absent. */
  readonly type: string;
  readonly status: SpanStatus;
  /**
   * Nanoseconds from the start of the span that arrived first (a root, as MLflow sends them): negative for one that
   * began before it. Exact up to 2^53 ns (104 days), for layout only beyond.
   */
  readonly start: number;
  /** Nanoseconds; negative when the end is before the start; null when it has not ended. */
  readonly duration: number | null;
  readonly tokens: TokenUsage | null;
  /** US dollars. */
  readonly cost: Count | null;
  /** The span's log level as Python counts them: 10 debug, 20 info, 30 warning, 40 error; null when it has none. */
  readonly level: number | null;
  /** null: it has no events. */
  readonly events: SpanMarks | null;
}

/**
 * A value as the server sent it: JSON text where it is JSON, else any text. Never parsed on the way, so no digit of a
 * number is lost. `text` may be the beginning only: `total` is the whole length in UTF-16 units.
 */
export interface ValueText {
  /** Names this value within its span, for asking for the rest of it. Opaque to the webview. */
  readonly ref: string;
  readonly text: string;
  readonly total: number;
}

export interface SpanAttribute {
  readonly key: string;
  readonly value: ValueText;
}

export interface SpanEvent {
  readonly name: string;
  /** Nanoseconds since the epoch as exact decimal digits; '' when it was not recorded. */
  readonly time: string;
  readonly attributes: readonly SpanAttribute[];
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
}

/** Everything about one span, sent when it is selected. */
export interface SpanDetails {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly type: string;
  readonly status: SpanStatus;
  readonly statusMessage: string;
  /** Nanoseconds since the epoch as exact decimal digits; '' when it has not ended. */
  readonly startTime: string;
  readonly endTime: string;
  readonly duration: number | null;
  /** `mlflow.spanInputs` and `mlflow.spanOutputs`; null when absent. */
  readonly inputs: ValueText | null;
  readonly outputs: ValueText | null;
  /** All other attributes, in the server's order. */
  readonly attributes: readonly SpanAttribute[];
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  readonly model: string | null;
  readonly tokens: TokenUsage | null;
  /** US dollars. */
  readonly cost: Count | null;
}

/** UTF-16 units: a value up to this long is read whole without asking. Of a longer one the beginning is shown first. */
export const WHOLE_LIMIT = 2_000_000;

/** The id of a span: 16 hex digits. */
export const SPAN_ID = /^[0-9a-f]{16}$/;
