import path from 'node:path';
import { createRequire } from 'node:module';
import * as z from 'zod/mini';
import { cleanEnv, run } from '../../dev/process';
import { REPOSITORY } from '../../dev/repository';
import type { BenchTrace } from './corpus';

const Rival = z.object({
  median: z.object({
    first_row_ms: z.optional(z.number()),
    settled_ms: z.optional(z.number()),
    click_to_details_ms: z.optional(z.number()),
    search_from_last_key_ms: z.optional(z.number()),
    scroll_p95_ms: z.optional(z.number()),
    heap_after_gc_mb: z.optional(z.number()),
    dom_elements: z.optional(z.number()),
    longest_task_ms: z.optional(z.number()),
  }),
  runs: z.array(z.object({ error: z.optional(z.string()), interact_error: z.optional(z.string()) })),
});
export type Rival = z.infer<typeof Rival>['median'] & { readonly error: string };

/** Timeout in seconds for a row or a result of MLflow's UI. */
const PATIENCE_S = 150;

/**
 * Measures MLflow's own UI on a trace, in a fresh Chromium for each run. Values that timed out are undefined,
 * and `error` says why.
 */
export async function measureRival(
  server: string,
  browser: string,
  { traceId, experimentId }: BenchTrace,
  runs: number,
): Promise<Rival> {
  const script = path.join(REPOSITORY, 'test/bench/rival.mjs');
  const place = ['--server', server, '--mode', 'trace', '--experiment', experimentId, '--trace', traceId];
  const measuring = run(
    process.execPath,
    [script, ...place, '--runs', String(runs), '--timeout', String(PATIENCE_S)],
    {
      env: cleanEnv({
        CHROMIUM: browser,
        PLAYWRIGHT_FROM: createRequire(__filename).resolve('playwright-core'),
      }),
      timeoutMs: runs * (3 * PATIENCE_S + 60) * 1000,
    },
  );
  let output: string;
  try {
    output = await measuring;
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }; // counts as a missed goal
  }
  const { median, runs: all } = Rival.parse(JSON.parse(output));
  const error = all.flatMap((one) => one.error ?? one.interact_error ?? []).at(0) ?? '';
  return { ...median, error };
}
