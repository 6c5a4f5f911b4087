import { effect, signal } from '@preact/signals';
import type { DetailsLoader } from '../detailsLoader';
import { selection, skeleton } from '../traceData';
import { activeIndex, extraRows, lines } from './treeState';

/** Milliseconds after which details are prefetched even if the browser is never idle. */
const PATIENCE = 500;

/** The ID of the span under the pointer, or null. */
export const hoveredSpan = signal<string | null>(null);

/**
 * Starts prefetching, in idle time, the details of the spans that a key or a click is likely to select next.
 */
export function prepareNeighbors(loader: DetailsLoader): void {
  effect(() => {
    const shown = loader.shown.value;
    const selected = selection.value;
    // While rows arrive, the thread that would respond is busy.
    if (!skeleton.value.done || shown?.state !== 'ready' || selected.type !== 'span') return;
    if (shown.details.id !== selected.node.row.id) return;
    const at = activeIndex.value - extraRows.value;
    const ids = [at + 1, at - 1].flatMap((index) => lines.value[index]?.node.row.id ?? []);
    const hovered = hoveredSpan.value;
    if (hovered !== null && hovered !== shown.details.id && !ids.includes(hovered)) ids.push(hovered);
    const idle = requestIdleCallback(() => loader.prepare(ids), { timeout: PATIENCE });
    return () => cancelIdleCallback(idle);
  });
}
