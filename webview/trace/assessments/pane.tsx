import type { Label } from '../../../src/model/assessment';
import { IconButton } from '../../ui/iconButton';
import { attempt } from '../../ui/notice';
import { t } from '../../ui/strings';
import type { TraceHost } from '../host';
import { narrow } from '../layout';
import { panelState, update } from '../panelState';
import { labels, labelsOfSelection, labelSpan, selection } from '../traceData';
import { AssessmentForm } from './form';
import type { FormState } from './formState';
import { LabelCard } from './labelCard';
import { revealedLabel } from './revealed';

/** The labels of the selected span and the form for another one. */
export function AssessmentsPane({ form, host }: { form: FormState; host: TraceHost }) {
  const open = panelState.value.assessmentsOpen;
  const shown = labelsOfSelection.value;
  const toggle = (): void => update({ assessmentsOpen: !open });
  const actions = {
    edit: (label: Label) => form.edit(label),
    retry: ({ id }: Label) => attempt(host.call('retryLabel', { id })),
    discard: ({ id }: Label) => attempt(host.call('discardLabel', { id })),
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
        <IconButton
          icon={paneIcon(open)}
          label={t(open ? 'hideAssessments' : 'showAssessments')}
          expanded={open}
          onClick={toggle}
        />
      </header>
      {open && (
        <div class="assessments-body">
          <div class="labels">
            <h3 class="place">
              <bdi>{placeText()}</bdi>
            </h3>
            {labels.value && shown.length === 0 && <p class="quiet-text">{t('noLabels')}</p>}
            <ul class="label-list">
              {shown.map((label) => (
                <LabelCard
                  key={label.id}
                  label={label}
                  actions={actions}
                  edited={label.id === form.edited.value?.id}
                  revealed={label.id === revealedLabel.value}
                />
              ))}
            </ul>
          </div>
          {/* Before the labels are here, nobody can tell a new label from one that is edited. */}
          {labels.value && <AssessmentForm form={form} />}
        </div>
      )}
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
