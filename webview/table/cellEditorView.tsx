import * as l10n from '@vscode/l10n';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { isOverriddenByEdit } from '../../src/model/assessment';
import type { DataType } from '../../src/model/value';
import { FieldError } from '../ui/fieldMessage';
import { isForeign, consume } from '../ui/keys';
import { ahead, stopKeys } from '../ui/typedAhead';
import type { LabelEdits } from './labelEdits';
import { OptionList } from './optionList';

const INPUT_MODES: Readonly<Record<DataType, 'decimal' | 'text'>> = {
  number: 'decimal',
  boolean: 'text',
  string: 'text',
  json: 'text',
};

interface CellEditorProps {
  readonly edits: LabelEdits;
  /** Zero-based row and column of the cell. */
  readonly row: number;
  readonly column: number;
  /** Pixels from the top of the rows. */
  readonly top: number;
  readonly template: string;
  /** Whether there is more room above the cell than below. */
  readonly above: boolean;
  /** Whether there is more room to the left of the cell than to the right. */
  readonly atEnd: boolean;
  /** Returns the focus to the grid. `next` moves to the cell after (1) or before (-1). */
  readonly onDone: (next: -1 | 0 | 1) => void;
}

/** The editor on top of a label cell. Enter saves, Escape cancels, Tab saves and moves to the next label. */
export function CellEditorView(props: CellEditorProps) {
  const { edits } = props;
  const root = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const current = edits.current();
  const isBox = current?.editor.type === 'box';
  useLayoutEffect(() => {
    input.current?.focus();
    input.current?.setSelectionRange(input.current.value.length, input.current.value.length);
  }, [isBox]);
  if (!current || current.editor.type === 'trace') return null;
  const { editor, text, column, cell } = current;
  const problem = edits.problem.value;

  const save = (next: -1 | 0 | 1): void => {
    const saved = next === 0 ? edits.save() : edits.leave();
    // Hold back further typing; it's meant for the next cell.
    const gone = saved.then((done) => {
      if (done) props.onDone(next);
      else stopKeys();
    });
    ahead.hold(gone, { texts: true });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isForeign(event)) return;
    if (event.key === 'Escape') {
      consume(event);
      edits.cancel();
      props.onDone(0);
    } else if (event.key === 'Enter') {
      consume(event);
      save(0);
    } else if (event.key === 'Tab') {
      consume(event);
      save(event.shiftKey ? -1 : 1);
    }
  };
  const onFocusOut = (event: FocusEvent): void => {
    const to = event.relatedTarget;
    // Keep the draft when another window or tab gets the focus.
    if (!document.hasFocus() || (to instanceof Node && root.current?.contains(to))) return;
    void edits.leave();
  };
  const by = cell && isOverriddenByEdit(cell) ? cell.by : '';
  return (
    <div
      class="table-row cell-editor-row"
      role="row"
      aria-rowindex={props.row + 2}
      style={{ gridTemplateColumns: props.template, transform: `translateY(${props.top}px)` }}
    >
      <div
        ref={root}
        class="cell-editor"
        role="gridcell"
        aria-colindex={props.column + 1}
        style={{ gridColumn: props.column + 1 }}
        onKeyDown={onKeyDown}
        onFocusOut={onFocusOut}
      >
        {editor.type === 'box' && (
          <input
            ref={input}
            class={`cell-input${problem === '' ? '' : ' invalid'}`}
            type="text"
            inputMode={INPUT_MODES[editor.dataType]}
            autocomplete="off"
            spellcheck={editor.dataType === 'string'}
            aria-label={l10n.t('Value of {0}', column.name)}
            aria-invalid={problem !== ''}
            aria-describedby="cell-says"
            value={text}
            onInput={(event) => edits.type(event.currentTarget.value)}
          />
        )}
        <div class={`cell-popover ${props.above ? 'above' : 'below'}${props.atEnd ? ' at-end' : ''}`}>
          {editor.type !== 'box' && (
            <OptionList
              label={l10n.t('Value of {0}', column.name)}
              editor={editor}
              text={text}
              typed={edits.typed}
              onType={(next) => edits.type(next)}
              onChoose={(value) => {
                edits.type(value);
                save(0);
              }}
            />
          )}
          <div class="cell-says" id="cell-says" role="alert">
            <FieldError text={problem} />
            {by !== '' && <div class="field-help">{l10n.t('Overrides the value by {0}.', by)}</div>}
          </div>
        </div>
      </div>
    </div>
  );
}
