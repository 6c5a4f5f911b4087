import * as l10n from '@vscode/l10n';
import type { TraceState } from '../../src/model/trace';
import type { TableCell, TableRow } from '../../src/protocol/tableMessages';
import { formatMs } from '../../src/model/format';
import { ago, formatTime } from '../ui/formatTimes';
import { Icon } from '../ui/icon';
import type { LocalizedText } from '../ui/localizedText';
import { cellText } from './cellEditor';
import { type Column, now } from './tableData';

const STATES: Readonly<Record<TraceState, { icon: string; word: LocalizedText; class: string }>> = {
  OK: { icon: 'pass', word: () => l10n.t('OK'), class: 'ok' },
  ERROR: { icon: 'error', word: () => l10n.t('Error'), class: 'failed' },
  IN_PROGRESS: { icon: 'loading', word: () => l10n.t('Running'), class: 'codicon-modifier-spin running' },
  STATE_UNSPECIFIED: { icon: 'circle-outline', word: () => l10n.t('Unknown state'), class: 'unknown' },
};

/** The content of one cell of the table. */
export function CellContent({ row, column }: { row: TableRow; column: Column }) {
  switch (column.kind) {
    case 'time':
      return <span title={formatTime(row.requestTime)}>{ago(row.requestTime, now.value)}</span>;
    case 'state': {
      const state = STATES[row.state];
      return (
        <>
          <Icon name={state.icon} class={`state-mark ${state.class}`} /> {state.word()}
        </>
      );
    }
    case 'request':
      return <Text text={row.request === '' ? (row.name ?? row.traceId) : row.request} />;
    case 'response':
      return <Text text={row.response} />;
    case 'duration':
      return <>{row.durationMs === null ? '' : formatMs(row.durationMs)}</>;
    case 'session':
      return <Text text={row.session ?? ''} />;
    case 'label': {
      const cell = Object.hasOwn(row.labels, column.title) ? row.labels[column.title] : undefined;
      return cell ? <LabelContent cell={cell} text={cellText(column.label, cell)} /> : null;
    }
  }
}

function Text({ text }: { text: string }) {
  return <bdi title={text.slice(0, 1000)}>{text}</bdi>;
}

const SAVES: Readonly<Record<Exclude<TableCell['save'], 'saved'>, { icon: string; word: LocalizedText }>> = {
  saving: { icon: 'sync', word: () => l10n.t('saving…') },
  waiting: { icon: 'clock', word: () => l10n.t('pending') },
  refused: { icon: 'error', word: () => l10n.t('not saved') },
};

function LabelContent({ cell, text }: { cell: TableCell; text: string }) {
  const save = cell.save === 'saved' ? null : SAVES[cell.save];
  return (
    <span
      class={`table-label ${cell.tone}`}
      title={cell.count > 1 ? l10n.t('{0} labels, newest: {1}', cell.count, text) : text.slice(0, 1000)}
    >
      {cell.tone !== 'none' && <Icon name={cell.tone === 'pass' ? 'check' : 'close'} />}
      <bdi>{text}</bdi>
      {cell.count > 1 && <span class="quiet-text"> ×{cell.count}</span>}
      {save && (
        <>
          <Icon
            name={save.icon}
            class={cell.save === 'saving' ? 'codicon-modifier-spin' : `save-${cell.save}`}
          />
          <span class="sr-only">{save.word()}</span>
        </>
      )}
    </span>
  );
}
