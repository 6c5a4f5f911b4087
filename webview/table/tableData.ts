import { computed, effect, signal } from '@preact/signals';
import { type TableColumn, TableState, type tableHostEvents } from '../../src/protocol/tableMessages';
import type { Params } from '../../src/protocol/declare';
import { loadState, saveState } from '../ui/host';
import { type StringKey, t } from '../ui/strings';

type List = Params<(typeof tableHostEvents)['list']>;

/** The list as the host told of it last; null before it did. */
export const list = signal<List | null>(null);
export const now = signal(Date.now());

export const tableState = signal<TableState>(
  loadState(TableState) ?? { scroll: 0, selected: null, marked: [], edit: null },
);

export function update(change: Partial<TableState>): void {
  tableState.value = { ...tableState.value, ...change };
}

/** Keeps every change at once: a panel that is hidden is destroyed without a word. */
export function keepState(): void {
  effect(() => saveState(tableState.value));
}

interface ShownColumn {
  readonly key: string;
  readonly title: string;
  /** Pixels, at least. */
  readonly width: number;
  /** Takes its share of what is left in a wide window. */
  readonly grows: boolean;
}

type FixedKind = 'time' | 'state' | 'request' | 'response' | 'duration' | 'session';

export type Column = ShownColumn &
  ({ readonly kind: FixedKind } | { readonly kind: 'label'; readonly label: TableColumn });

const FIXED: ReadonlyArray<readonly [FixedKind, StringKey, number]> = [
  ['time', 'columnTime', 110],
  ['state', 'columnState', 96],
  ['request', 'columnRequest', 220],
  ['response', 'columnResponse', 220],
  ['duration', 'columnDuration', 84],
  ['session', 'columnSession', 120],
];

/** The fixed columns, then one for each assessment name of the loaded traces, headed by exactly that name. */
export const columns = computed<readonly Column[]>(() => [
  ...FIXED.map(([kind, title, width]) => ({
    key: kind,
    title: t(title),
    width,
    kind,
    grows: kind === 'request' || kind === 'response',
  })),
  ...(list.value?.columns ?? []).map((label) => ({
    key: `label ${label.name}`,
    title: label.name,
    width: Math.min(240, Math.max(96, label.name.length * 8 + 28)),
    kind: 'label' as const,
    label,
    grows: false,
  })),
]);
