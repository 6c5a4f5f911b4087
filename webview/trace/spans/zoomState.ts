import * as l10n from '@vscode/l10n';
import { computed, signal } from '@preact/signals';
import type { TimeAxis } from '../../../src/model/timeline';
import { timeText } from '../../../src/model/timeTicks';
import * as decide from '../../../src/model/timeWindow';
import { setZoom, zoom } from '../panelState';
import { forest, selection, skeleton } from '../traceData';
import { axis as whole } from './treeState';

/** The time range that the bars show. */
export const view = computed<TimeAxis>(() => {
  const kept = zoom.value;
  if (kept === null) return whole.value;
  return { start: kept.start + shift(kept.base, skeleton.value.base), length: kept.length };
});

/**
 * Returns the nanoseconds between two bases. All starts get another base when the earliest span of a running
 * trace arrives late.
 */
function shift(from: string, to: string): number {
  return from === '' || to === '' || from === to ? 0 : Number(BigInt(from) - BigInt(to));
}

export const isZoomed = computed(() => zoom.value !== null);
/** Whether any span took time. */
export const canZoom = computed(() => whole.value.length > 1);
export const canZoomIn = computed(
  () => canZoom.value && view.value.length > decide.leastLength(whole.value) * 1.001,
);

/** The visible time range, in words. */
export const rangeText = computed(() => {
  const { start, length } = view.value;
  const { start: origin, length: all } = whole.value;
  const step = Math.max(1, 10 ** (Math.floor(Math.log10(length)) - 2));
  const text = (time: number): string => timeText(time, step);
  const total = timeText(all, Math.max(1, 10 ** (Math.floor(Math.log10(all)) - 2)));
  if (!isZoomed.value) return l10n.t('All of {0}', total);
  return l10n.t('{0} to {1} of {2}', text(start - origin), text(start - origin + length), total);
});

/** The visible time range for screen readers, updated once it stops changing. */
export const spokenRange = signal('');
let speaking: ReturnType<typeof setTimeout> | undefined;
const STILL_MS = 400;

function show(next: decide.NextWindow): void {
  setZoom(next && { base: skeleton.peek().base, ...next });
  clearTimeout(speaking);
  speaking = setTimeout(() => (spokenRange.value = rangeText.peek()), STILL_MS);
}

/** Resets the announcement when another trace is shown. */
export function forgetZoom(): void {
  clearTimeout(speaking);
  spokenRange.value = '';
}

export function zoomIn(): void {
  zoomBy(decide.STEP);
}

export function zoomOut(): void {
  zoomBy(1 / decide.STEP);
}

/** Zooms around the selected span. A factor below 1 zooms in. */
export function zoomBy(factor: number): void {
  const chosen = selection.peek();
  const span = chosen.type === 'span' ? chosen.node.row : null;
  show(decide.zoomAround(whole.peek(), view.peek(), span, factor));
}

/** Zooms around a position on the axis, given as a share from 0 to 1. */
export function zoomAtShare(share: number, factor: number): void {
  const { start, length } = view.peek();
  show(decide.zoomAt(whole.peek(), view.peek(), start + length * share, factor));
}

/** Pans by a share of the window's length. */
export function panBy(share: number): void {
  if (isZoomed.peek()) show(decide.pan(whole.peek(), view.peek(), share));
}

/** Shows the whole time range. */
export function fit(): void {
  show(null);
}

/** Zooms to a span, or to the selected one. Returns false if there is none. */
export function zoomTo(spanId?: string): boolean {
  const chosen = selection.peek();
  const node =
    spanId === undefined
      ? chosen.type === 'span'
        ? chosen.node
        : undefined
      : forest.peek().byId.get(spanId);
  if (!node) return false;
  show(decide.zoomToSpan(whole.peek(), view.peek(), node.row));
  return true;
}
