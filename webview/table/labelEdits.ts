import * as l10n from '@vscode/l10n';
import { signal } from '@preact/signals';
import { RpcError } from '../../src/protocol/rpc';
import type { TableCell, TableColumn } from '../../src/protocol/tableMessages';
import { validateDraft } from '../../src/model/validate';
import type { DataType } from '../../src/model/value';
import { attempt, reportProblem } from '../ui/notice';
import { say } from '../ui/said';
import { changeText, type Offer, UndoOffers } from '../ui/undoOffers';
import { TypedPrefix } from '../ui/typedPrefix';
import { type CellEditor, cellEditor, cellText, withOption } from './cellEditor';
import type { TableHost } from './tableHost';
import type { RowsCache } from './rowsCache';
import { columns, tableState, update } from './tableData';

/** A cell of a label column. */
export interface LabelCell {
  readonly traceId: string;
  readonly column: TableColumn;
  /** Undefined if the trace has no label of this name. */
  readonly cell: TableCell | undefined;
}

/**
 * Edits labels in the table, one at a time. The draft is kept in the table's state until the host has
 * persisted the label. Problems are shown at the cell, and the draft is kept.
 */
export class LabelEdits {
  readonly #host: TableHost;
  readonly #cache: RowsCache;
  /** Why the input is invalid or wasn't saved; '' if there is no problem. */
  readonly problem = signal('');
  readonly undoOffers = new UndoOffers();
  /** The characters typed to find an option in the open list. */
  typed = new TypedPrefix();
  #saving: Promise<boolean> | undefined;

  constructor(host: TableHost, cache: RowsCache) {
    this.#host = host;
    this.#cache = cache;
  }

  /** The cell being edited and its editor; null if there is none. */
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
   * Opens the editor of a cell. `typed` replaces the current value; null edits it. Resolves to whether the
   * cell is now being edited here.
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

  /** Saves the input. Resolves to whether editing has ended; false if the label couldn't be saved. */
  save(): Promise<boolean> {
    this.#saving ??= this.#save().finally(() => (this.#saving = undefined));
    return this.#saving;
  }

  /** Saves the input when the cell loses the focus, or ends the edit if nothing changed. */
  leave(): Promise<boolean> {
    const current = this.current();
    if (!current || current.text === '' || current.text === current.cell?.edit) {
      this.cancel();
      return Promise.resolve(true);
    }
    return this.save();
  }

  /**
   * Sets a value with a single key. A problem opens the cell's editor so that the user can fix the value.
   * Resolves to whether the label was persisted.
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

  /** Deletes one of the user's own labels and offers an undo. */
  remove({ traceId, column, cell }: LabelCell): void {
    if (!cell) return;
    if (!cell.mine)
      return reportProblem(l10n.t('"{0}" is by {1}. To delete it, open the trace.', column.name, cell.by));
    const { id } = cell;
    attempt(
      this.#host.call('deleteLabel', { traceId, id }).then((answer) => {
        const { changeId, version, cell: left } = answer;
        this.#cache.change({ traceId, name: column.name, version, cell: left });
        this.#offer({ changeId, text: l10n.t('Deleted "{0}": {1}.', column.name, cellText(column, cell)) });
      }),
    );
  }

  /**
   * Undoes the change with this ID or, if null, the last one made in this table. Calling it again undoes the
   * one before.
   */
  undo(changeId: string | null = null): void {
    attempt(
      this.#host.call('undoChange', { changeId }).then((undone) => {
        if (undone.outcome === 'nothing') {
          this.undoOffers.clear();
          say(l10n.t('Nothing to undo.'));
          return;
        }
        const { change, outcome } = undone;
        this.undoOffers.remove(change.changeId);
        if (outcome === 'changedSince')
          say(l10n.t('"{0}" was changed since then, so it wasn\'t undone.', change.name));
        else say(l10n.t('Undid: {0}', changeText(change, change.spanId ?? l10n.t('Whole trace'))));
      }),
    );
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
    if (now?.traceId !== traceId || now.name !== column.name) return true; // the cell lost focus meanwhile
    this.problem.value = problem;
    if (problem !== '' || now.text !== text) return false; // or the user continued typing
    this.cancel();
    return true;
  }

  /** Sends a value to the host and shows it. Resolves to a problem, or '' once the host has persisted it. */
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
      const { changeId, left = [] } = answer;
      const said = l10n.t('Set {0} = {1}.', column.name, answer.cell ? cellText(column, answer.cell) : value);
      const rest =
        left.length === 0
          ? ''
          : ` ${l10n.t('Not carried over, because it describes the other response: {0}.', left.join(', '))}`;
      if (changeId !== null) this.#offer({ changeId, text: `${said}${rest}` });
      return '';
    } catch (error) {
      return error instanceof RpcError ? error.message : String(error);
    }
  }

  #offer(offer: Offer): void {
    say('');
    this.undoOffers.push(offer);
  }

  #openTrace(traceId: string, cell: TableCell | undefined): void {
    if (cell) attempt(this.#host.call('editInTrace', { traceId, id: cell.id }));
    else attempt(this.#host.call('openTrace', { traceId }));
  }
}

/** The initial text of the editor after a key was pressed. Multiple choices keep their current value. */
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
