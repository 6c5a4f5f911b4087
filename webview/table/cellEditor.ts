import { labelTone, TONE_WORDS, type LabelTone } from '../../src/model/labelTone';
import type { DataType, JsonValue } from '../../src/model/value';
import type { TableCell, TableColumn } from '../../src/protocol/tableMessages';

export interface CellOption {
  /** The text to display. */
  readonly text: string;
  /** The text as the user would type it. */
  readonly value: string;
  readonly tone: LabelTone;
}

/** How a label cell is edited. */
export type CellEditor =
  | { readonly type: 'choice'; readonly dataType: DataType; readonly options: readonly CellOption[] }
  /** Multiple choice; the value is a JSON list of options. */
  | { readonly type: 'many'; readonly dataType: 'json'; readonly options: readonly CellOption[] }
  /** `rating`: whether a single digit is a complete value. */
  | { readonly type: 'box'; readonly dataType: 'number' | 'string'; readonly rating: boolean }
  /** Too complex for a cell: the trace opens with the label in edit mode. */
  | { readonly type: 'trace' };

/** The effect of a key on the active label cell when it isn't being edited. */
export type CellKey =
  | { readonly type: 'set'; readonly value: string }
  | { readonly type: 'open'; readonly typed: string }
  /** No option has this number. */
  | { readonly type: 'none' };

const HIGHEST_RATING = 9;
const IN_TRACE: CellEditor = { type: 'trace' };
/** Returns the editor for a column and its current cell. `cell` is undefined for a new label. */
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

/** Returns the display text of a cell, in the words of its label schema if there is one. */
export function cellText({ kind, input }: TableColumn, cell: TableCell): string {
  if (cell.kind !== kind || cell.edit === null) return cell.text;
  if (input?.type === 'passFail' && cell.dataType === 'boolean')
    return cell.edit === 'true' ? input.positive : input.negative;
  const chosen = input?.type === 'categorical' && input.multiple ? chosenOf(cell.edit) : [];
  return chosen.length === 0 ? cell.text : chosen.join(', ');
}

/** Returns the effect of a printable key pressed on a label cell. */
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

/** Adds an option to a JSON list, or removes it, keeping the order of `options`. */
export function withOption(text: string, options: readonly CellOption[], value: string): string {
  const chosen = chosenOf(text);
  const next = options
    .map((option) => option.value)
    .filter((one) => (one === value ? !chosen.includes(one) : chosen.includes(one)));
  return next.length === 0 ? '' : JSON.stringify(next);
}

/** Returns the options in a JSON list; empty if the text isn't a list. */
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

/** The pair of words that contains all values. */
function pairOf(values: readonly JsonValue[]): readonly string[] | undefined {
  if (values.length === 0) return undefined;
  return TONE_WORDS.find((pair) => values.every((value) => pair.some((word) => word === value)));
}

function toneOfKey(key: string): LabelTone | undefined {
  if (key === 'y' || key === 'Y') return 'pass';
  return key === 'n' || key === 'N' ? 'fail' : undefined;
}
