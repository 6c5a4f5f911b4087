import type { Label } from '../../../src/model/assessment';
import { IconButton } from '../../ui/iconButton';
import { t } from '../../ui/strings';
import type { TraceHost } from '../host';
import { panelState, update } from '../panelState';
import { labelsOfSelection, labelSpan, selection } from '../traceData';
import { AssessmentForm } from './form';
import type { FormState } from './formState';
import { LabelCard } from './labelCard';

/** The labels of the selected span and the form for another one. */
export function AssessmentsPane({ form, host }: { form: FormState; host: TraceHost }) {
  const open = panelState.value.assessmentsOpen;
  const shown = labelsOfSelection.value;
  const toggle = (): void => update({ assessmentsOpen: !open });
  const settle = (request: Promise<unknown>): void => {
    request.catch((error: unknown) => console.warn(`MLflow Traces: ${String(error)}`)); // the label shows its state
  };
  const actions = {
    edit: (label: Label) => form.edit(label),
    retry: ({ id }: Label) => settle(host.call('retryLabel', { id })),
    discard: ({ id }: Label) => settle(host.call('discardLabel', { id })),
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
          icon={open ? 'layout-sidebar-right' : 'layout-sidebar-right-off'}
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
            {shown.length === 0 && <p class="quiet-text">{t('noLabels')}</p>}
            <ul class="label-list">
              {shown.map((label) => (
                <LabelCard
                  key={label.id}
                  label={label}
                  actions={actions}
                  edited={label.id === form.edited.value?.id}
                />
              ))}
            </ul>
          </div>
          <AssessmentForm form={form} />
        </div>
      )}
    </section>
  );
}

function placeText(): string {
  const chosen = selection.value;
  if (labelSpan.value === null || chosen.type === 'whole') return t('wholeTrace');
  return t('thisSpan', chosen.node.row.name === '' ? t('unnamed') : chosen.node.row.name);
}
