import { effect, signal } from '@preact/signals';
import type { DetailsLoader } from '../detailsLoader';
import { selection, skeleton } from '../traceData';
import { activeIndex, extraRows, lines } from './treeState';

/** Milliseconds after which details are prepared even where the browser has no rest. */
const PATIENCE = 500;

/** The span that the pointer is over; null: none. */
export const pointedAt = signal<string | null>(null);

/** Has the details of those spans prepared that a key or a click goes to next, from now on, whenever there is time for it. */
export function prepareNeighbours(loader: DetailsLoader): void {
  effect(() => {
    const shown = loader.shown.value;
    const chosen = selection.value;
    // While rows arrive, the thread that would answer has better things to do.
    if (!skeleton.value.done || shown?.state !== 'ready' || chosen.type !== 'span') return;
    if (shown.details.id !== chosen.node.row.id) return;
    const at = activeIndex.value - extraRows.value;
    const ids = [at + 1, at - 1].flatMap((index) => lines.value[index]?.node.row.id ?? []);
    const pointed = pointedAt.value;
    if (pointed !== null && pointed !== shown.details.id && !ids.includes(pointed)) ids.push(pointed);
    const idle = requestIdleCallback(() => loader.prepare(ids), { timeout: PATIENCE });
    return () => cancelIdleCallback(idle);
  });
}
