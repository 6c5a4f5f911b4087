import type { Goal, Measured } from './goals';

interface ReportInit {
  readonly measured: readonly Measured[];
  readonly goals: readonly Goal[];
  /** Lines about the date and the environment. */
  readonly facts: readonly string[];
  /** The notes from test/bench/notes.md. */
  readonly notes: string;
}

/** Formats the results as Markdown for the terminal and for docs/benchmarks.md. */
export function report({ measured, goals, facts, notes }: ReportInit): string {
  const met = goals.filter((goal) => goal.met).length;
  return [
    '# Benchmarks',
    '',
    "Our trace panel compared with MLflow's own UI, measured in one run of `npm run bench` with the same server and the same Chromium. Ours: a running VS Code window in the browser, from the click in the tree. MLflow's: a fresh page load. All values are medians. The floor is a plain Node script that fetches and parses the same bytes, the minimum for any client that reads the whole response.",
    '',
    '`npm run bench` generates this file. Edit the notes in `test/bench/notes.md`.',
    '',
    ...facts.map((fact) => `- ${fact}`),
    '',
    '## Times',
    '',
    ...table(
      [
        'trace',
        'floor',
        'first row',
        'vs. floor',
        'settled',
        'vs. floor',
        'search ready',
        "MLflow's first row",
        'ratio',
        'details',
        "MLflow's",
        'search',
        "MLflow's",
      ],
      measured.map(({ title, floor, ours, rival }) => [
        title,
        ms(floor.totalMs),
        ms(ours.firstRowMs),
        times(ours.firstRowMs / floor.totalMs),
        ms(ours.settledMs),
        times(ours.settledMs / floor.totalMs),
        ms(ours.searchReadyMs),
        rival ? ms(rival.first_row_ms) : 'not measured',
        rival?.first_row_ms === undefined ? '' : times(rival.first_row_ms / ours.firstRowMs),
        ms(ours.detailsMs),
        rival ? ms(rival.click_to_details_ms) : '',
        ms(ours.searchMs),
        rival ? ms(rival.search_from_last_key_ms) : '',
      ]),
    ),
    '',
    '## Memory and scrolling',
    '',
    ...table(
      [
        'trace',
        'webview heap',
        "MLflow's",
        'DOM elements',
        "MLflow's",
        'frame p95',
        "plain list's",
        "MLflow's",
        'longest block (CPU)',
        'longest block (wall)',
      ],
      measured.map(({ title, ours, rival }) => [
        title,
        mb(ours.heapMb),
        mb(rival?.heap_after_gc_mb),
        whole(ours.elements),
        whole(rival?.dom_elements),
        ms(ours.frameP95Ms),
        ms(ours.bareFrameP95Ms),
        ms(rival?.scroll_p95_ms),
        ms(ours.blockCpuMs),
        ms(ours.blockMs),
      ]),
    ),
    '',
    '## Goals',
    '',
    ...table(
      ['goal', 'ours', 'limit', ''],
      goals.map(({ work, ours, limit, unit, atLeast, met: isMet }) => [
        work,
        figure(ours, unit),
        `${atLeast ? '≥' : '≤'} ${figure(limit, unit)}`,
        isMet ? 'met' : '**missed**',
      ]),
    ),
    '',
    ...notes.trim().split('\n'),
    '',
    `${met} goals met, ${goals.length - met} missed`,
  ].join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

function figure(value: number, unit: Goal['unit']): string {
  if (unit === 'ms') return ms(value);
  if (unit === 'MB') return mb(value);
  if (unit === 'KB') return `${value.toFixed(0)} KB`;
  return unit === '×' ? times(value) : whole(value);
}

function ms(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–';
  return value < 1000
    ? `${value < 20 ? value.toFixed(1) : value.toFixed(0)} ms`
    : `${(value / 1000).toFixed(2)} s`;
}

function mb(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? '–' : `${value.toFixed(0)} MB`;
}

function whole(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? '–' : value.toLocaleString('en');
}

function times(value: number): string {
  return Number.isNaN(value) ? '–' : `${value.toFixed(value < 10 ? 1 : 0)} ×`;
}
