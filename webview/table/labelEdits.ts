import { signal } from '@preact/signals';
import { RpcError } from '../../src/protocol/rpc';
import type { TableCell, TableColumn } from '../../src/protocol/tableMessages';
import { validateDraft } from '../../src/model/validate';
import type { DataType } from '../../src/model/value';
import { attempt, reportProblem } from '../ui/notice';
import { t } from '../ui/strings';
import { TypedPrefix } from '../ui/typedPrefix';
import { type CellEditor, cellEditor, cellText, withOption } from './cellEditor';
import type { TableHost } from './tableHost';
import type { RowsCache } from './rowsCache';
import { columns, tableState, update } from './tableData';

/** A cell of a label column. */
export interface LabelCell {
  readonly traceId: string;
  readonly column: TableColumn;
  /** undefined: the trace has no label of this name. */
  readonly cell: TableCell | undefined;
}

/** What was done last to a label, with the id by which it is taken back. */
export interface LabelChanged {
  readonly id: string;
  readonly text: string;
}

/**
 * The labels that are edited in the table: one at a time is typed, and kept with the table's state until it is durable
 * with the host. What stands against it is said at the cell, and the text stays.
 */
export class LabelEdits {
  readonly #host: TableHost;
  readonly #cache: RowsCache;
  /** What stands against the text in the cell; '' when nothing. */
  readonly problem = signal('');
  /** What can be taken back by the bar. */
  readonly changed = signal<LabelChanged | null>(null);
  /** What was typed to choose from the list of the cell in edit. */
  typed = new TypedPrefix();
  readonly #before: LabelChanged[] = [];
  #saving: Promise<boolean> | undefined;

  constructor(host: TableHost, cache: RowsCache) {
    this.#host = host;
    this.#cache = cache;
  }

  /** The cell that is in edit, and what fits it; null when there is none. */
  current(): (LabelCell & { readonly editor: CellEditor; readonly text: string }) | null {
    const { edit } = tableState.value;
    const column = edit && columns.value.find((one) => one.kind === 'label' && one.title === edit.name);
    if (!edit || column?.kind !== 'label') return null;
    const { traceId, text } = edit;
    const { label } = column;
    const cell = this.cellOf(traceId, label.name);
    return { traceId, column: label, cell, editor: cellEditor(label, cell), text };
  }

  cellOf(traceId: string, name: string): TableCell | undefined {
    const labels = this.#cache.rowOf(traceId)?.labels;
    return labels && Object.hasOwn(labels, name) ? labels[name] : undefined;
  }

  /**
   * Opens the editor that fits the cell. `typed` replaces what is there; null: that is edited. Resolves with whether the cell
   * is in edit here.
   */
  async open({ traceId, column, cell }: LabelCell, typed: string | null): Promise<boolean> {
    if (!(await this.leave())) return false;
    const editor = cellEditor(column, cell);
    if (editor.type === 'trace') {
      this.#openTrace(traceId, cell);
      return false;
    }
    const there = cell?.edit ?? '';
    const text = begunText(editor, typed) ?? there;
    this.problem.value = '';
    this.typed = new TypedPrefix();
    if (typed !== null && typed !== '') this.typed.add(typed, performance.now());
    update({ edit: { traceId, name: column.name, text } });
    attempt(this.#host.call('prepareEdit', {}));
    return true;
  }

  type(text: string): void {
    const { edit } = tableState.peek();
    if (!edit) return;
    this.problem.value = '';
    update({ edit: { ...edit, text } });
  }

  cancel(): void {
    this.problem.value = '';
    update({ edit: null });
  }

  /** Saves what is typed. Resolves with whether the cell is out of edit: not while something stands against it. */
  save(): Promise<boolean> {
    this.#saving ??= this.#save().finally(() => (this.#saving = undefined));
    return this.#saving;
  }

  /** Saves what was changed when the cell is left; an edit that says nothing new is over. */
  leave(): Promise<boolean> {
    const current = this.current();
    if (!current || current.text === '' || current.text === current.cell?.edit) {
      this.cancel();
      return Promise.resolve(true);
    }
    return this.save();
  }

  /**
   * Sets a value by one key. What stands against it is said at the cell, where it can be mended. Resolves with whether it is
   * durable.
   */
  async set(place: LabelCell, value: string): Promise<boolean> {
    const editor = cellEditor(place.column, place.cell);
    if (editor.type === 'trace' || !(await this.leave())) return false;
    const text = editor.type === 'many' ? withOption(place.cell?.edit ?? '', editor.options, value) : value;
    const problem = await this.#send(place, editor.dataType, text);
    if (problem === '') return true;
    if (tableState.peek().edit) return false;
    update({ edit: { traceId: place.traceId, name: place.column.name, text } });
    this.problem.value = problem;
    return false;
  }

  /** Deletes one's own label; the bar offers to take it back. */
  remove({ traceId, column, cell }: LabelCell): void {
    if (!cell) return;
    if (!cell.mine) return reportProblem(t('cellNotYours', column.name, cell.by));
    const { id } = cell;
    attempt(
      this.#host.call('deleteLabel', { traceId, id }).then((answer) => {
        this.#cache.change({ traceId, name: column.name, ...answer });
        this.#offer({ id, text: t('cellDeleted', column.name, cellText(column, cell)) });
      }),
    );
  }

  /** Takes back the last change; again: the one before. */
  undo(): void {
    const last = this.#before.pop();
    if (last) attempt(this.#host.call('undoLabel', { id: last.id }));
    this.changed.value = null;
  }

  async #save(): Promise<boolean> {
    const current = this.current();
    if (!current || current.editor.type === 'trace') {
      this.cancel();
      return true;
    }
    const { traceId, column, editor, text } = current;
    const problem = await this.#send(current, editor.dataType, text);
    const now = tableState.peek().edit;
    if (now?.traceId !== traceId || now.name !== column.name) return true; // left meanwhile
    this.problem.value = problem;
    if (problem !== '' || now.text !== text) return false; // or typed on meanwhile
    this.cancel();
    return true;
  }

  /** Hands a value to the host and shows it. Resolves with what stands against it; '' when it is durable. */
  async #send(place: LabelCell, dataType: DataType, value: string): Promise<string> {
    const { traceId, column, cell } = place;
    const kind = cell?.kind ?? column.kind;
    const draft = { kind, name: column.name, dataType, value };
    const input = kind === column.kind ? (column.input ?? undefined) : undefined;
    const read = validateDraft({ ...draft, rationale: '' }, input);
    if (!read.ok) return read.problems.map(({ message }) => message).join(' ');
    try {
      const answer = await this.#host.call('setLabel', { traceId, id: cell?.id ?? null, ...draft });
      this.#cache.change({ traceId, name: column.name, version: answer.version, cell: answer.cell });
      const { id, left = [] } = answer;
      const said = t('cellSaved', column.name, answer.cell ? cellText(column, answer.cell) : value);
      this.#offer({ id, text: left.length === 0 ? said : `${said} ${t('notCarriedOver', left.join(', '))}` });
      return '';
    } catch (error) {
      return error instanceof RpcError ? error.message : String(error);
    }
  }

  #offer(change: LabelChanged): void {
    this.#before.push(change);
    this.changed.value = change;
  }

  #openTrace(traceId: string, cell: TableCell | undefined): void {
    if (cell) attempt(this.#host.call('editInTrace', { traceId, id: cell.id }));
    else attempt(this.#host.call('openTrace', { traceId }));
  }
}

/** What a key puts in the place of what stands in a cell: of several choices, it replaces none. */
function begunText(editor: Exclude<CellEditor, { type: 'trace' }>, typed: string | null): string | undefined {
  if (typed === null) return undefined;
  switch (editor.type) {
    case 'box':
      return typed;
    case 'choice':
      return typed === ''
        ? undefined
        : editor.options.find(({ text }) => text.toLowerCase().startsWith(typed.toLowerCase()))?.value;
    case 'many':
      return undefined;
  }
}
