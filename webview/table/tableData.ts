import * as l10n from '@vscode/l10n';
import { computed, effect, signal } from '@preact/signals';
import { type TableColumn, TableState, type tableHostEvents } from '../../src/protocol/tableMessages';
import type { Params } from '../../src/protocol/declare';
import { loadState, saveState } from '../ui/host';
import type { LocalizedText } from '../ui/localizedText';

type List = Params<(typeof tableHostEvents)['list']>;

/** The latest list from the host; null until the first one arrives. */
export const list = signal<List | null>(null);
export const now = signal(Date.now());

const kept = loadState(TableState) ?? { view: '', scroll: 0, selected: null, marked: [], edit: null };

export const tableState = signal<TableState>({
  ...kept,
  view: kept.view === '' ? crypto.randomUUID() : kept.view,
});

export function update(change: Partial<TableState>): void {
  tableState.value = { ...tableState.value, ...change };
}

/** Persists every change immediately; VS Code destroys hidden panels without notice. */
export function keepState(): void {
  effect(() => saveState(tableState.value));
}

interface ShownColumn {
  readonly key: string;
  readonly title: string;
  /** Minimum width in pixels. */
  readonly width: number;
  /** Whether the column takes a share of the remaining width. */
  readonly grows: boolean;
}

type FixedKind = 'time' | 'state' | 'request' | 'response' | 'duration' | 'session';

export type Column = ShownColumn &
  ({ readonly kind: FixedKind } | { readonly kind: 'label'; readonly label: TableColumn });

const FIXED: ReadonlyArray<readonly [FixedKind, LocalizedText, number]> = [
  ['time', () => l10n.t('Time'), 110],
  ['state', () => l10n.t('State'), 96],
  ['request', () => l10n.t('Request'), 220],
  ['response', () => l10n.t('Response'), 220],
  ['duration', () => l10n.t('Duration'), 84],
  ['session', () => l10n.t('Session'), 120],
];

/**
 * The fixed columns, then one for each assessment name in the loaded traces, with exactly that name as its
 * header.
 */
export const columns = computed<readonly Column[]>(() => [
  ...FIXED.map(([kind, title, width]) => ({
    key: kind,
    title: title(),
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
