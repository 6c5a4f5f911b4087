import * as z from 'zod/mini';

/** What a bare Node script needs for one trace: no client can have it whole before. Milliseconds. */
export interface Floor {
  readonly bytes: number;
  readonly spans: number;
  /** Until the headers are here: the server's own time. */
  readonly headersMs: number;
  /** Headers, body and `JSON.parse`. */
  readonly totalMs: number;
}

const Answer = z.object({ spans: z.array(z.unknown()) });

/** Fetches and parses the artifact route's answer once. */
export async function measureFloor(server: string, traceId: string): Promise<Floor> {
  const start = performance.now();
  const response = await fetch(`${server}/ajax-api/2.0/mlflow/get-trace-artifact?request_id=${traceId}`);
  const headersMs = performance.now() - start;
  const text = await response.text();
  const parsed: unknown = JSON.parse(text);
  const totalMs = performance.now() - start;
  return { bytes: Buffer.byteLength(text), spans: Answer.parse(parsed).spans.length, headersMs, totalMs };
}
