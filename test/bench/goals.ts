import type { Floor } from './floor';
import type { Ours } from './ours';
import type { Rival } from './rival';

/** All that was measured of one trace. */
export interface Measured {
  readonly key: string;
  readonly title: string;
  readonly spans: number;
  readonly floor: Floor;
  readonly ours: Ours;
  /** undefined: not measured. */
  readonly rival: Rival | undefined;
}

export interface Goal {
  readonly work: string;
  readonly ours: number;
  /** The most that is allowed; both in the unit of `unit`. */
  readonly limit: number;
  readonly unit: 'ms' | 'MB' | 'elements' | '×';
  /** `atLeast`: ours must reach the limit, as a ratio; else it must not exceed it. */
  readonly atLeast: boolean;
  readonly met: boolean;
}

/** performance.md: goals of an open trace. A goal whose figure could not be taken (NaN) is missed, not left out. */
export function goalsOf(measured: readonly Measured[], emptyPanelMs: number): Goal[] {
  return measured.filter(({ key }) => key !== '1').flatMap((one) => goalsOfTrace(one, emptyPanelMs));
}

function goalsOfTrace({ key, title, spans, floor, ours, rival }: Measured, emptyPanelMs: number): Goal[] {
  const goals: Goal[] = [];
  const atMost = (work: string, value: number, limit: number, unit: Goal['unit']): void =>
    void goals.push({
      work: `${title}: ${work}`,
      ours: value,
      limit,
      unit,
      atLeast: false,
      met: value <= limit,
    });
  const atLeast = (work: string, value: number, limit: number): void =>
    void goals.push({
      work: `${title}: ${work}`,
      ours: value,
      limit,
      unit: '×',
      atLeast: true,
      met: value >= limit,
    });
  const isMany = spans >= 10_000;
  atMost(
    isMany ? 'first row, before the floor' : 'first row, floor + empty panel + 100 ms',
    ours.firstRowMs,
    isMany ? floor.totalMs : floor.totalMs + emptyPanelMs + 100,
    'ms',
  );
  if (isMany) atMost('settled, 1.2 × floor', ours.settledMs, 1.2 * floor.totalMs, 'ms');
  const factor = { '100': 10, '1000': 10, '10000': 30 }[key];
  const theirs = rival?.first_row_ms;
  if (factor !== undefined && theirs !== undefined)
    atLeast("first row against MLflow's", theirs / ours.firstRowMs, factor);
  atMost('a span’s details', ours.detailsMs, 50, 'ms');
  if (spans > 100) atMost('frame p95 while scrolling', ours.frameP95Ms, 17.5, 'ms');
  if (key === '10000') atMost('search', ours.searchMs, 100, 'ms');
  if (key === '50000') {
    atMost('search', ours.searchMs, 500, 'ms');
    atMost('extension host blocked', ours.longestBlockMs, 50, 'ms');
  }
  const heap = { '10000': 40, '50000': 120 }[key];
  if (heap !== undefined) atMost('webview heap', ours.heapMb, heap, 'MB');
  atMost('DOM', ours.elements, 2000, 'elements');
  return goals;
}
