import * as z from 'zod/mini';
import { median } from './statistics';

/** What a bare Node script needs for one trace: no client can have it whole before. Milliseconds, medians. */
export interface Floor {
  readonly bytes: number;
  readonly spans: number;
  /** Until the headers are here: the server's own time. */
  readonly headersMs: number;
  /** Headers, body and `JSON.parse`. */
  readonly totalMs: number;
}

const Answer = z.object({ spans: z.array(z.unknown()) });

/** Fetches and parses the artifact route's answer `runs` times, as `../shared/perf/floor.mjs` does. */
export async function measureFloor(server: string, traceId: string, runs: number): Promise<Floor> {
  const heads: number[] = [];
  const totals: number[] = [];
  let bytes = 0;
  let spans = 0;
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    const response = await fetch(`${server}/ajax-api/2.0/mlflow/get-trace-artifact?request_id=${traceId}`);
    heads.push(performance.now() - start);
    const text = await response.text();
    const parsed: unknown = JSON.parse(text);
    totals.push(performance.now() - start);
    bytes = Buffer.byteLength(text);
    spans = Answer.parse(parsed).spans.length;
  }
  return { bytes, spans, headersMs: median(heads), totalMs: median(totals) };
}
