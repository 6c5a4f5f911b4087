import type { EditorFacts } from './editorFacts';
import type { Floor } from './floor';
import type { Ours } from './ours';
import type { Rival } from './rival';

/** The measurements of one trace; medians of the runs. */
export interface Measured {
  readonly key: string;
  readonly title: string;
  readonly spans: number;
  readonly floor: Floor;
  readonly ours: Ours;
  /** Undefined if it wasn't measured. */
  readonly rival: Rival | undefined;
}

export interface Goal {
  readonly work: string;
  readonly ours: number;
  /** The maximum, or the minimum if `atLeast` is set, in `unit`. */
  readonly limit: number;
  readonly unit: 'ms' | 'MB' | 'KB' | 'elements' | '×';
  readonly atLeast: boolean;
  readonly met: boolean;
}

/** One frame at 60 frames per second takes 16.7 ms. */
const FRAME_MS = 17;

/** Returns the performance goals. A goal that couldn't be measured (NaN) is missed, not omitted. */
export function goalsOf(measured: readonly Measured[], emptyPanelMs: number, facts: EditorFacts): Goal[] {
  return [
    ...measured.filter(({ key }) => key !== '1').flatMap((one) => goalsOfTrace(one, emptyPanelMs)),
    atMost('Create in the form → label visible', facts.createMs, 50, 'ms'),
    atMost('activation', facts.activationMs, 50, 'ms'),
    atMost('size of extension.js', facts.extensionKb, 250, 'KB'),
    atMost("size of the trace panel's first load", facts.webviewKb, 450, 'KB'),
    atMost('size of the .vsix', facts.vsixKb, 1536, 'KB'),
  ];
}

function goalsOfTrace(one: Measured, emptyPanelMs: number): Goal[] {
  const { key, title, spans, floor, ours, rival } = one;
  const isLarge = spans >= 10_000;
  const most = (work: string, value: number, limit: number, unit: Goal['unit']): Goal =>
    atMost(`${title}: ${work}`, value, limit, unit);
  const firstRowMs = isLarge ? floor.totalMs : floor.totalMs + emptyPanelMs + 100;
  // A small trace arrives before a panel can be ready, so allow the time of an empty panel as well.
  const settledMs = 1.2 * floor.totalMs + (isLarge ? 0 : emptyPanelMs);
  const besides = isLarge ? '' : ' + empty panel';
  const goals: Goal[] = [
    most(
      `first row, ${isLarge ? 'below the floor' : 'floor + empty panel + 100 ms'}`,
      ours.firstRowMs,
      firstRowMs,
      'ms',
    ),
    most(`settled, 1.2 × floor${besides}`, ours.settledMs, settledMs, 'ms'),
    most('click or arrow key on a span → its details', ours.detailsMs, 50, 'ms'),
    most('DOM elements', ours.elements, 2000, 'elements'),
  ];
  if (isLarge) goals.push(most('search ready, 1.2 × floor', ours.searchReadyMs, settledMs, 'ms'));
  if (key === 'big')
    goals.push(most('click on the large span → first screen of its output', ours.bigDetailsMs, 50, 'ms'));
  if (spans > 100) goals.push(most('scroll, frame p95', ours.frameP95Ms, FRAME_MS, 'ms'));
  const limits = LIMITS[key];
  if (limits) {
    goals.push(
      most('search, last key → matches', ours.searchMs, limits.searchMs, 'ms'),
      most('webview heap', ours.heapMb, limits.heapMb, 'MB'),
      most("extension host's longest block (CPU)", ours.blockCpuMs, 50, 'ms'),
    );
  }
  const factor = FACTORS[key];
  if (factor !== undefined && rival) {
    const ratio = (rival.first_row_ms ?? NaN) / ours.firstRowMs;
    goals.push(atLeast(`${title}: first row vs. MLflow's`, ratio, factor));
  }
  return goals;
}

const LIMITS: Readonly<Record<string, { readonly searchMs: number; readonly heapMb: number }>> = {
  '10000': { searchMs: 100, heapMb: 40 },
  '50000': { searchMs: 500, heapMb: 120 },
};
const FACTORS: Readonly<Record<string, number>> = { '100': 10, '1000': 10, '10000': 30 };

function atMost(work: string, ours: number, limit: number, unit: Goal['unit']): Goal {
  return { work, ours, limit, unit, atLeast: false, met: ours <= limit };
}

function atLeast(work: string, ours: number, limit: number): Goal {
  return { work, ours, limit, unit: '×', atLeast: true, met: ours >= limit };
}
