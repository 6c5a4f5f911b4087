import { TrackingError } from '../../../../src/model/trackingError';
import type { SpanApi } from '../../../../src/traces/reader/traceReader';

/** The two span routes over the given bytes, split as given. An error takes the place of the next chunk. */
export class BytesApi implements SpanApi {
  readonly server = 'http://h';
  chunks: (Uint8Array | Error)[] = [];
  /** The content of the `traces/get` response inside `trace`. undefined: no such trace. */
  whole: string | undefined;
  /** The artifact route's error before the first byte. */
  refusal: Error | undefined;
  wholeAsked = 0;

  static of(text: string | Buffer, cuts: readonly number[] = []): BytesApi {
    const api = new BytesApi();
    const bytes = Buffer.from(text);
    const ends = [...cuts, bytes.length];
    api.chunks = ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
    return api;
  }

  streamSpans(_traceId: string, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    if (this.refusal) return Promise.reject(this.refusal);
    const { chunks } = this;
    return Promise.resolve(
      (async function* () {
        for (const chunk of chunks) {
          await Promise.resolve();
          signal?.throwIfAborted();
          if (chunk instanceof Error) throw chunk;
          yield chunk;
        }
      })(),
    );
  }

  streamTrace(): Promise<AsyncIterable<Uint8Array>> {
    this.wholeAsked++;
    const { whole } = this;
    if (whole === undefined) return Promise.reject(gone());
    return Promise.resolve(
      (async function* () {
        await Promise.resolve();
        yield Buffer.from(`{"trace":${whole}}`);
      })(),
    );
  }
}

/** The error of both routes for a trace that doesn't exist. */
export function gone(): TrackingError {
  return new TrackingError({ kind: 'notFound', message: 'gone', server: 'http://h', status: 404 });
}

/** A span of the artifact route. `attributes` are values, encoded as in that route. */
export function spanJson(
  id: string,
  more: Record<string, unknown> = {},
  attributes: Record<string, unknown> = {},
): string {
  const base = {
    trace_id: 'AAAAAAAAAAAAAAAAAAAAAA==',
    span_id: base64(id),
    parent_span_id: null,
    name: `span ${id}`,
    start_time_unix_nano: 1000,
    end_time_unix_nano: 3000,
    events: [],
    status: { code: 'STATUS_CODE_OK', message: '' },
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([key, value]) => [key, JSON.stringify(value)]),
    ),
    links: [],
  };
  return JSON.stringify({ ...base, ...more });
}

/** A span ID as the span routes encode it. */
export function base64(hex: string): string {
  return Buffer.from(hex.padStart(16, '0'), 'hex').toString('base64');
}

export function answer(...spans: string[]): string {
  return `{"spans":[${spans.join(',')}]}`;
}
