import { labelTone, TONE_WORDS, type LabelTone } from '../../src/model/labelTone';
import type { DataType, JsonValue } from '../../src/model/value';
import type { TableCell, TableColumn } from '../../src/protocol/tableMessages';

export interface CellOption {
  /** As it is shown. */
  readonly text: string;
  /** As it is typed. */
  readonly value: string;
  readonly tone: LabelTone;
}

/** What a label cell is edited with. */
export type CellEditor =
  | { readonly type: 'choice'; readonly dataType: DataType; readonly options: readonly CellOption[] }
  /** Several of the options; the value is a JSON list of them. */
  | { readonly type: 'many'; readonly dataType: 'json'; readonly options: readonly CellOption[] }
  /** `rating`: a digit is a whole value. */
  | { readonly type: 'box'; readonly dataType: 'number' | 'string'; readonly rating: boolean }
  /** Too much for a cell: the trace opens with the label in edit. */
  | { readonly type: 'trace' };

/** What a key does to a label cell that is active and not in edit. */
export type CellKey =
  | { readonly type: 'set'; readonly value: string }
  | { readonly type: 'open'; readonly typed: string }
  /** There is no choice of this number. */
  | { readonly type: 'none' };

const HIGHEST_RATING = 9;
const IN_TRACE: CellEditor = { type: 'trace' };
/** The editor that fits a column and what stands in the cell; `cell` undefined: a new label. */
export function cellEditor(column: TableColumn, cell: TableCell | undefined): CellEditor {
  if (cell && (cell.count > 1 || cell.edit === null)) return IN_TRACE;
  const input = cell && cell.kind !== column.kind ? null : column.input;
  if (input?.type === 'passFail') {
    return choice('boolean', [
      { text: input.positive, value: 'true', tone: 'pass' },
      { text: input.negative, value: 'false', tone: 'fail' },
    ]);
  }
  if (input?.type === 'categorical') {
    const options = input.options.map(wordOption);
    if (input.multiple) return { type: 'many', dataType: 'json', options };
    return choice('string', options);
  }
  if (input?.type === 'numeric') {
    const { min, max } = input;
    return {
      type: 'box',
      dataType: 'number',
      rating: min !== null && max !== null && min >= 0 && max <= HIGHEST_RATING,
    };
  }
  if (input?.type === 'text') return { type: 'box', dataType: 'string', rating: false };
  return byDataType(cell?.dataType ?? column.dataType, column.values);
}

/** What a cell shows: its value by the words of its schema, where it has one. */
export function cellText({ kind, input }: TableColumn, cell: TableCell): string {
  if (cell.kind !== kind || cell.edit === null) return cell.text;
  if (input?.type === 'passFail' && cell.dataType === 'boolean')
    return cell.edit === 'true' ? input.positive : input.negative;
  const chosen = input?.type === 'categorical' && input.multiple ? chosenOf(cell.edit) : [];
  return chosen.length === 0 ? cell.text : chosen.join(', ');
}

/** What a printable key, pressed on a label cell, means. */
export function cellKey(key: string, editor: CellEditor): CellKey {
  if (editor.type === 'trace') return { type: 'open', typed: '' };
  const digit = /^[1-9]$/.test(key) ? Number(key) : undefined;
  if (editor.type === 'box') {
    return digit !== undefined && editor.rating ? { type: 'set', value: key } : { type: 'open', typed: key };
  }
  if (digit !== undefined && (editor.type === 'many' || editor.dataType === 'string')) {
    const option = editor.options[digit - 1];
    if (!option) return { type: 'none' };
    return { type: 'set', value: option.value };
  }
  const tone = editor.type === 'choice' ? toneOfKey(key) : undefined;
  const said = tone && editor.options.find((option) => option.tone === tone);
  return said ? { type: 'set', value: said.value } : { type: 'open', typed: key };
}

/** A list as text with one option more, or less, in the order of the options. */
export function withOption(text: string, options: readonly CellOption[], value: string): string {
  const chosen = chosenOf(text);
  const next = options
    .map((option) => option.value)
    .filter((one) => (one === value ? !chosen.includes(one) : chosen.includes(one)));
  return next.length === 0 ? '' : JSON.stringify(next);
}

/** The options that a list as text holds; none while it is no list. */
export function chosenOf(text: string): string[] {
  if (!text.startsWith('[')) return [];
  try {
    const read: unknown = JSON.parse(text);
    return Array.isArray(read) ? read.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

function byDataType(dataType: DataType, values: readonly JsonValue[]): CellEditor {
  switch (dataType) {
    case 'boolean':
      return choice('boolean', [
        { text: 'true', value: 'true', tone: 'pass' },
        { text: 'false', value: 'false', tone: 'fail' },
      ]);
    case 'number': {
      const numbers = values.filter((value) => typeof value === 'number');
      return { type: 'box', dataType, rating: numbers.length > 0 && numbers.every(isRating) };
    }
    case 'string': {
      const pair = pairOf(values);
      return pair ? choice('string', pair.map(wordOption)) : { type: 'box', dataType, rating: false };
    }
    case 'json':
      return IN_TRACE;
  }
}

function choice(dataType: DataType, options: readonly CellOption[]): CellEditor {
  return { type: 'choice', dataType, options };
}

function wordOption(word: string): CellOption {
  return { text: word, value: word, tone: labelTone(word) };
}

function isRating(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= HIGHEST_RATING;
}

/** The pair of words that all values are of. */
function pairOf(values: readonly JsonValue[]): readonly string[] | undefined {
  if (values.length === 0) return undefined;
  return TONE_WORDS.find((pair) => values.every((value) => pair.some((word) => word === value)));
}

function toneOfKey(key: string): LabelTone | undefined {
  if (key === 'y' || key === 'Y') return 'pass';
  return key === 'n' || key === 'N' ? 'fail' : undefined;
}
