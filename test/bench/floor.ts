import * as z from 'zod/mini';

/** The time a bare Node script needs for one trace, which is a lower limit for any client. Milliseconds. */
export interface Floor {
  readonly bytes: number;
  readonly spans: number;
  /** Until the headers arrive, which is the server's own time. */
  readonly headersMs: number;
  /** Headers, body, and `JSON.parse`. */
  readonly totalMs: number;
}

const Answer = z.object({ spans: z.array(z.unknown()) });

/** Fetches and parses the response of the artifact route once. */
export async function measureFloor(server: string, traceId: string): Promise<Floor> {
  const start = performance.now();
  const response = await fetch(`${server}/ajax-api/2.0/mlflow/get-trace-artifact?request_id=${traceId}`);
  const headersMs = performance.now() - start;
  const text = await response.text();
  const parsed: unknown = JSON.parse(text);
  const totalMs = performance.now() - start;
  return { bytes: Buffer.byteLength(text), spans: Answer.parse(parsed).spans.length, headersMs, totalMs };
}
