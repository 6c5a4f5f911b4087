import type { PutLabel } from '../labeling';
import type { ChangeResult } from '../undo/viewLabeling';

/** The result of labeling many traces. */
export interface BulkResult<T> {
  /** `changeId`: used to undo the change; null if nothing changed. */
  readonly written: readonly { readonly trace: T; readonly changeId: string | null }[];
  /** Traces that got a label with this name in the meantime. That label is kept. */
  readonly skipped: readonly T[];
  readonly failed: readonly { readonly trace: T; readonly message: string }[];
  /** Traces that weren't processed because the operation was canceled. */
  readonly left: readonly T[];
}

export interface BulkWork<T> {
  readonly traces: readonly T[];
  readonly put: (trace: T) => Promise<Pick<PutLabel & ChangeResult, 'outcome' | 'changeId'>>;
  readonly onProgress: (done: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Labels traces one after another. Each label is durable before the next one starts, and a failure doesn't
 * stop the rest. Yields to the event loop between labels, and stops between two labels when canceled.
 */
export async function writeLabels<T>({
  traces,
  put,
  onProgress,
  signal,
}: BulkWork<T>): Promise<BulkResult<T>> {
  const written: { trace: T; changeId: string | null }[] = [];
  const skipped: T[] = [];
  const failed: { trace: T; message: string }[] = [];
  for (const [index, trace] of traces.entries()) {
    if (signal.aborted) return { written, skipped, failed, left: traces.slice(index) };
    try {
      const { outcome, changeId } = await put(trace);
      if (outcome === 'skipped') skipped.push(trace);
      else written.push({ trace, changeId });
    } catch (error) {
      failed.push({ trace, message: error instanceof Error ? error.message : String(error) });
    }
    onProgress(index + 1);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { written, skipped, failed, left: [] };
}

/** Undoes changes, the last one first. Returns how many couldn't be undone, and the first error message. */
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
