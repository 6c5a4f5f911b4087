import type { PutLabel } from '../labeling';

/** What came of labeling many traces. */
export interface BulkResult<T> {
  readonly written: readonly { readonly trace: T; readonly id: string }[];
  /** A label of this name was made meanwhile, and stays. */
  readonly skipped: readonly T[];
  readonly failed: readonly { readonly trace: T; readonly message: string }[];
  /** Not begun: it was canceled before. */
  readonly left: readonly T[];
}

export interface BulkWork<T> {
  readonly traces: readonly T[];
  readonly put: (trace: T) => Promise<PutLabel>;
  readonly onProgress: (done: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Labels traces one after another, each durable before the next begins. One that fails does not stop the others. Lets
 * everything else in the window run in between, and ends between two labels when it is canceled.
 */
export async function writeLabels<T>({
  traces,
  put,
  onProgress,
  signal,
}: BulkWork<T>): Promise<BulkResult<T>> {
  const written: { trace: T; id: string }[] = [];
  const skipped: T[] = [];
  const failed: { trace: T; message: string }[] = [];
  for (const [index, trace] of traces.entries()) {
    if (signal.aborted) return { written, skipped, failed, left: traces.slice(index) };
    try {
      const { outcome, id } = await put(trace);
      if (outcome === 'skipped') skipped.push(trace);
      else written.push({ trace, id });
    } catch (error) {
      failed.push({ trace, message: error instanceof Error ? error.message : String(error) });
    }
    onProgress(index + 1);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { written, skipped, failed, left: [] };
}

/** Takes back what was written, the last first. Answers how many could not be taken back, with the first reason. */
export async function takeBack(
  ids: readonly string[],
  undo: (id: string) => Promise<void>,
  onProgress: (done: number) => void,
): Promise<{ readonly failed: number; readonly message: string }> {
  let failed = 0;
  let message = '';
  for (const [index, id] of [...ids].reverse().entries()) {
    try {
      await undo(id);
    } catch (error) {
      failed++;
      if (message === '') message = error instanceof Error ? error.message : String(error);
    }
    onProgress(index + 1);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { failed, message };
}
