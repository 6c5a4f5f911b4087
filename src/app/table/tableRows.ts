import * as l10n from '@vscode/l10n';
import { NOTES_NAME, type Label } from '../../model/assessment';
import { labelTone } from '../../model/labelTone';
import { previewText } from '../../model/preview';
import type { TraceInfo } from '../../model/trace';
import { formatValue } from '../../model/exactValue';
import { dataTypeOf } from '../../model/value';
import type { TableCell, TableRow } from '../../protocol/tableMessages';
import { sourceText } from '../describeTrace';

/** Cells show only the beginning of a text. The most UTF-16 code units to send. */
const MOST_CHARACTERS = 300;

/** Converts a trace to a row of the table. */
export function tableRow(trace: TraceInfo, labels: readonly Label[]): TableRow {
  return {
    traceId: trace.traceId,
    requestTime: trace.requestTime,
    state: trace.state,
    name: trace.name,
    request: cut(trace.requestPreview === null ? '' : previewText(trace.requestPreview)),
    response: cut(trace.responsePreview === null ? '' : previewText(trace.responsePreview)),
    durationMs: trace.state === 'IN_PROGRESS' ? null : trace.durationMs,
    session: trace.session,
    labels: labelCells(labels),
  };
}

/** One cell per name, with the newest label's value and the number of labels. Notes are excluded. */
function labelCells(labels: readonly Label[]): Record<string, TableCell> {
  const cells = new Map<string, TableCell>();
  for (const label of labels) {
    if (label.name === NOTES_NAME) continue;
    const count = (cells.get(label.name)?.count ?? 0) + 1;
    cells.set(label.name, labelCell(label, count));
  }
  return Object.fromEntries(cells);
}

function labelCell(label: Label, count: number): TableCell {
  const text = label.error ? l10n.t('error: {0}', label.error.message) : formatValue(label);
  const inCell = !label.error && label.value !== null && text.length <= MOST_CHARACTERS;
  return {
    text: cut(text),
    tone: label.error ? 'none' : labelTone(label.value),
    count,
    save: label.save.state,
    id: label.id,
    kind: label.kind,
    dataType: dataTypeOf(label.value),
    edit: inCell ? text : null,
    mine: label.mine,
    by: sourceText(label),
  };
}

function cut(text: string): string {
  return text.length > MOST_CHARACTERS
    ? `${text.slice(0, MOST_CHARACTERS).toWellFormed()}…`
    : text.toWellFormed();
}
