import type { Count } from './count';
import type { TokenUsage } from './trace';

export type SpanStatus = 'OK' | 'ERROR' | 'UNSET';

/** An event, shown as a mark on its span's bar. */
export interface EventMark {
  /** Truncated if it's long. */
  readonly name: string;
  /** Nanoseconds from the span's start; negative before it. Exact up to 2^53. */
  readonly offset: number;
  /** Whether the event reports an exception. */
  readonly exception: boolean;
}

/** The events of a span that its row shows. Fewer than `total` if there are many, or if some have no time. */
export interface SpanMarks {
  readonly total: number;
  /** In the order of the events. */
  readonly marks: readonly EventMark[];
}

/** A row of the skeleton: everything that the span tree and its timeline need. */
export interface SpanRow {
  /** 16 hex digits. */
  readonly id: string;
  /** The ID of the parent, which never arrived if the span is an orphan; null for a root span. */
  readonly parentId: string | null;
  readonly name: string;
  /** Free text, such as `LLM`, `TOOL`, or `UNKNOWN`; '' when absent. */
  readonly type: string;
  readonly status: SpanStatus;
  /**
   * Nanoseconds from the start of the span that arrived first (the root span, as MLflow sends them); negative
   * if the span started earlier. Exact up to 2^53 ns (104 days); beyond that, precise enough only for layout.
   */
  readonly start: number;
  /** Nanoseconds; negative if the end is before the start; null if the span hasn't ended. */
  readonly duration: number | null;
  readonly tokens: TokenUsage | null;
  /** US dollars. */
  readonly cost: Count | null;
  /**
   * The span's log level in Python's numbering: 10 debug, 20 info, 30 warning, 40 error; null if it has none.
   */
  readonly level: number | null;
  /** null if the span has no events. */
  readonly events: SpanMarks | null;
}

/**
 * A value as the server sent it, as JSON text or any other text. It's never parsed on the way, so numbers
 * keep every digit. `text` may be only the beginning: `total` is the full length in UTF-16 units.
 */
export interface ValueText {
  /** Identifies this value within its span, to request the rest of it. Opaque to the webview. */
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
  /** Nanoseconds since the epoch as exact decimal digits; '' if it wasn't recorded. */
  readonly time: string;
  readonly attributes: readonly SpanAttribute[];
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
}

/** All details of a span, sent when it's selected. */
export interface SpanDetails {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly type: string;
  readonly status: SpanStatus;
  readonly statusMessage: string;
  /** Nanoseconds since the epoch as exact decimal digits; '' if the span hasn't ended. */
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

/**
 * UTF-16 units. A value up to this length is loaded completely. For a longer one, the beginning is shown
 * first.
 */
export const WHOLE_LIMIT = 2_000_000;

/** Matches a span ID: 16 hex digits. */
export const SPAN_ID = /^[0-9a-f]{16}$/;
