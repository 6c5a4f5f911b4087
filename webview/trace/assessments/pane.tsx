import * as l10n from '@vscode/l10n';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Assessment, Label } from '../../../src/model/assessment';
import { IconButton } from '../../ui/iconButton';
import { sheetOpen } from '../keySheet';
import * as later from '../later';
import { narrow } from '../layout';
import { assessmentsOpen, update } from '../panelState';
import { labels, labelsOfSelection, labelSpan, selection } from '../traceData';
import { ChangeBar } from './cards/changeBar';
import type { FormState } from './form/formState';
import type { LabelActions } from './cards/labelActions';
import { CARD, LIST } from './cards/labelFocus';
import { LabelList } from './cards/labelList';
import { Notes } from './notes/notes';
import type { NoteState } from './notes/noteState';
import { bodyHeight, isCompact, isLoose, low } from './room';
import { useSight } from './cards/sight';

interface AssessmentsPaneProps {
  readonly form: FormState;
  readonly labelActions: LabelActions;
  readonly note: NoteState;
  /** Compares the span's outputs with an expectation. */
  readonly onCompare: (label: Label) => void;
}

/** The labels of the selected span, and the form for adding one. */
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
  const section = useRef<HTMLElement>(null);
  const loose = isLoose(form);
  const compact = isCompact(form);
  useBodyHeight(section);
  useKeptPlace(section, loose);
  useSight(form, shown);
  return (
    <section
      ref={section}
      class={`pane assessments ${open ? 'open' : 'closed'}${compact ? '' : ' whole-form'}`}
      role="region"
      aria-label={l10n.t('Assessments')}
    >
      <header class="pane-header">
        <h2 class="pane-title">{l10n.t('Assessments')}</h2>
        {!open && shown.length > 0 && <span class="count">{shown.length}</span>}
        {open && (
          <IconButton
            icon="record-keys"
            label={l10n.t('Keyboard Shortcuts')}
            keys="?"
            onClick={() => (sheetOpen.value = true)}
          />
        )}
        <IconButton
          icon={paneIcon(open)}
          label={open ? l10n.t('Hide Assessments') : l10n.t('Show Assessments')}
          expanded={open}
          onClick={toggle}
        />
      </header>
      {open && (
        <div class={`assessments-body${loose ? ' loose' : ''}${low.value ? ' low' : ''}`}>
          <div class="labels" tabIndex={-1} {...{ [LIST]: '' }}>
            <h3 class="place">
              <bdi>{placeText()}</bdi>
            </h3>
            {labels.value && labelSpan.value === null && <Notes note={note} actions={actions} />}
            {labels.value && shown.length === 0 && <p class="quiet-text">{l10n.t('No labels yet.')}</p>}
            <LabelList
              labels={shown}
              names={form.suggestions.value}
              actions={actions}
              edited={form.edited.value?.id ?? null}
            />
          </div>
          {/* Until the labels arrive, the form can't tell a new label from one being edited. */}
          {labels.value && <later.form.View form={form} />}
        </div>
      )}
      {open && <ChangeBar undoOffers={labelActions.undoOffers} onUndo={(id) => labelActions.undo(id)} />}
    </section>
  );
}

/** Height of the pane's header, in pixels. */
const HEADER = 30;

/** Tracks the maximum height of the pane's body: that of the panel minus the pane's header. */
function useBodyHeight(section: { readonly current: HTMLElement | null }): void {
  useLayoutEffect(() => {
    const panes = section.current?.parentElement;
    if (!panes) return;
    const measure = (): void => void (bodyHeight.value = panes.clientHeight - HEADER);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(panes);
    return () => observer.disconnect();
  }, []);
}

/**
 * Keeps the scroll position when the labels start or stop scrolling together with the form: anchors the
 * focused label or form, else the first visible label.
 */
function useKeptPlace(section: { readonly current: HTMLElement | null }, loose: boolean): void {
  const wasLoose = useRef(loose);
  const body = section.current?.querySelector('.assessments-body');
  const anchor = wasLoose.current === loose ? null : anchorIn(body);
  const top = anchor?.getBoundingClientRect().top ?? 0;
  useLayoutEffect(() => {
    wasLoose.current = loose;
    if (!anchor?.isConnected) return;
    const scroller = loose ? body : body?.querySelector(`[${LIST}]`);
    if (scroller) scroller.scrollTop += anchor.getBoundingClientRect().top - top;
  }, [loose]);
}

function anchorIn(body: Element | null | undefined): Element | null {
  if (!body) return null;
  const { top, bottom } = body.getBoundingClientRect();
  const focused = document.activeElement?.closest(`[${CARD}], .form`);
  const all = [...(focused ? [focused] : []), ...body.querySelectorAll(`[${CARD}]`)];
  const isInSight = (one: Element): boolean => {
    const box = one.getBoundingClientRect();
    return box.bottom > top && box.top < bottom;
  };
  return all.find(isInSight) ?? null;
}

function paneIcon(open: boolean): string {
  if (narrow.value) return open ? 'chevron-down' : 'chevron-right';
  return open ? 'layout-sidebar-right' : 'layout-sidebar-right-off';
}

function placeText(): string {
  const chosen = selection.value;
  if (labelSpan.value === null || chosen.type === 'whole') return l10n.t('Whole trace');
  return l10n.t('This span: {0}', chosen.node.row.name === '' ? l10n.t('(no name)') : chosen.node.row.name);
}
