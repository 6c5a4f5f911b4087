import type { Assessment, Label } from '../../../src/model/assessment';
import { IconButton } from '../../ui/iconButton';
import { t } from '../../ui/strings';
import { sheetOpen } from '../keySheet';
import * as later from '../later';
import { narrow } from '../layout';
import { assessmentsOpen, update } from '../panelState';
import { labels, labelsOfSelection, labelSpan, selection } from '../traceData';
import { ChangeBar } from './changeBar';
import type { FormState } from './formState';
import type { LabelActions } from './labelActions';
import { LIST } from './labelFocus';
import { LabelList } from './labelList';
import { Notes } from './notes';
import type { NoteState } from './noteState';

interface AssessmentsPaneProps {
  readonly form: FormState;
  readonly labelActions: LabelActions;
  readonly note: NoteState;
  /** Shows what was answered beside an expectation. */
  readonly onCompare: (label: Label) => void;
}

/** The labels of the selected span and the form for another one. */
export function AssessmentsPane({ form, labelActions, note, onCompare }: AssessmentsPaneProps) {
  const open = assessmentsOpen.value;
  const shown = labelsOfSelection.value;
  const toggle = (): void => update({ assessmentsOpen: !open });
  const actions = {
    edit: (label: Label) => form.edit(label),
    remove: (label: Label) => labelActions.delete(label),
    move: (label: Label, spanId: string | null) => labelActions.move(label, spanId),
    copyAsPython: (label: Label) => labelActions.copyAsPython(label),
    compare: onCompare,
    retry: (label: Label) => labelActions.retry(label),
    discard: (label: Label) => labelActions.discard(label),
    useInstead: (label: Label, wish: Assessment) => labelActions.useInstead(label, wish),
  };
  return (
    <section
      class={`pane assessments ${open ? 'open' : 'closed'}`}
      role="region"
      aria-label={t('assessments')}
    >
      <header class="pane-header">
        <h2 class="pane-title">{t('assessments')}</h2>
        {!open && shown.length > 0 && <span class="count">{shown.length}</span>}
        {open && (
          <IconButton
            icon="record-keys"
            label={t('keySheetTitle')}
            keys="?"
            onClick={() => (sheetOpen.value = true)}
          />
        )}
        <IconButton
          icon={paneIcon(open)}
          label={t(open ? 'hideAssessments' : 'showAssessments')}
          expanded={open}
          onClick={toggle}
        />
      </header>
      {open && (
        <div class="assessments-body">
          <div class="labels" tabIndex={-1} {...{ [LIST]: '' }}>
            <h3 class="place">
              <bdi>{placeText()}</bdi>
            </h3>
            {labels.value && labelSpan.value === null && <Notes note={note} actions={actions} />}
            {labels.value && shown.length === 0 && <p class="quiet-text">{t('noLabels')}</p>}
            <LabelList
              labels={shown}
              names={form.suggestions.value}
              actions={actions}
              edited={form.edited.value?.id ?? null}
            />
          </div>
          {/* Before the labels are here, nobody can tell a new label from one that is edited. */}
          {labels.value && <later.form.View form={form} />}
        </div>
      )}
      {open && <ChangeBar undoStack={labelActions.undoStack} onUndo={() => labelActions.undo()} />}
    </section>
  );
}

function paneIcon(open: boolean): string {
  if (narrow.value) return open ? 'chevron-down' : 'chevron-right';
  return open ? 'layout-sidebar-right' : 'layout-sidebar-right-off';
}

function placeText(): string {
  const chosen = selection.value;
  if (labelSpan.value === null || chosen.type === 'whole') return t('wholeTrace');
  return t('thisSpan', chosen.node.row.name === '' ? t('unnamed') : chosen.node.row.name);
}
