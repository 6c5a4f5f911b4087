import * as l10n from '@vscode/l10n';
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { FieldError, FieldWarning } from '../../../ui/fieldMessage';
import { Dropdown } from '../../../ui/dropdown';
import { ASSESSMENT_KINDS, type AssessmentKind } from '../../../../src/model/assessment';
import { DATA_TYPES } from '../../../../src/model/value';
import { Segments } from '../../../ui/segments';
import type { LocalizedText } from '../../../ui/localizedText';
import { TextControl } from '../../../ui/textControl';
import { AssessmentNote, DuplicateNote, OldDraftNote } from './formNotes';
import { FormEnd } from './formEnd';
import type { FormControl } from './focusWish';
import type { FormState } from './formState';
import { formTitle } from './formTitle';
import { MoreFields } from './moreFields';
import { DATA_TYPE_WORDS, NameField } from './nameField';
import { followUse, formHeight, formIsThere, isCompact, low } from '../room';
import { ValueField } from './valueField';
import { kindText } from '../kindText';

const KIND_HELP: Readonly<Record<AssessmentKind, LocalizedText>> = {
  feedback: () => l10n.t('How good was the output?'),
  expectation: () => l10n.t('The output you expected.'),
};

/** The form for creating, editing, or overriding a label of the selected span. */
export function AssessmentForm({ form }: { form: FormState }) {
  const { content, problems } = form;
  const edited = content.edited.value;
  const { kind, dataType, rationale } = content.draft.value;
  const controls = useRef<Partial<Record<FormControl, HTMLElement | null>>>({});
  const hold = (control: FormControl) => (element: HTMLElement | null) => {
    controls.current[control] = element;
  };
  const wanted = form.focus.control.value;
  useLayoutEffect(() => {
    if (wanted === null) return;
    let frame = 0;
    const taken = (): void => {
      form.focus.end();
      // Select a name that was prefilled from the last label, so that typing replaces it. Don't select an
      // invalid one.
      const { name } = controls.current;
      if (wanted === 'name' && name instanceof HTMLInputElement && problems.of('name') === '') name.select();
    };
    const give = (): void => {
      // Don't take the focus back if the user has moved on to another part of the editor.
      if (!document.hasFocus() || focusInside(controls.current[wanted] ?? null)) taken();
      else frame = requestAnimationFrame(give); // the toolkit's controls can't take it at once
    };
    give();
    return () => cancelAnimationFrame(frame);
  }, [wanted, form]);

  const asked = content.schema.value;
  const help = KIND_HELP[kind]();
  const { labelId } = content.place.value;
  const compact = isCompact(form);
  const element = useRef<HTMLFormElement>(null);
  useRoom(element, compact, labelId);
  return (
    // Reuse one form for all spans: creating its controls takes longer than everything else that a span
    // shows.
    <form
      key={labelId ?? ''}
      ref={element}
      class={`form${compact ? ' compact' : ''}`}
      aria-label={formTitle(content)}
      onSubmit={(event) => event.preventDefault()}
    >
      <h3 class={low.value ? 'sr-only' : `pane-subtitle${edited ? ' named' : ''}`}>
        <bdi>{formTitle(content)}</bdi>
      </h3>
      <AssessmentNote content={content} />
      <OldDraftNote content={content} />
      <Segments
        label={l10n.t('Assessment Type')}
        choices={ASSESSMENT_KINDS.map((value) => ({ value, label: kindText(value) }))}
        value={kind}
        onChange={(value) => form.change({ kind: value })}
        help={help}
        disabled={edited !== null}
      />
      {edited === null && !low.value && (
        <div class="field-help" aria-hidden="true">
          {help}
        </div>
      )}
      <NameField form={form} controlRef={hold('name')} />
      <DuplicateNote form={form} controlRef={hold('duplicate')} />
      <div class="value-row">
        <Dropdown
          label={l10n.t('Data Type')}
          choices={DATA_TYPES.map((value) => ({ value, label: DATA_TYPE_WORDS[value]() }))}
          value={dataType}
          onChange={(value) => form.change({ dataType: value })}
          help={asked ? l10n.t('Set by the label schema of this name.') : l10n.t('The type of the value.')}
          disabled={asked !== null}
        />
        <ValueField form={form} controlRef={hold('value')} />
      </div>
      <TextControl
        label={l10n.t('Rationale')}
        value={rationale}
        onInput={(text) => form.change({ rationale: text })}
        help={l10n.t('Why you chose this value. Optional.')}
        error={problems.of('rationale')}
        placeholder={l10n.t('Why? (optional)')}
        rows={low.value ? 1 : 2}
        controlRef={hold('rationale')}
      />
      <FieldError text={problems.of('rationale')} />
      <FieldWarning text={problems.warningOf('rationale')} />
      <MoreFields form={form} hold={hold} />
      <FormEnd form={form} />
    </form>
  );
}

/**
 * Measures the whole form and tracks whether it's in use. When it expands from its single row, scrolls it
 * into view, and then the focused control.
 */
function useRoom(element: RefObject<HTMLFormElement | null>, compact: boolean, labelId: string | null): void {
  useLayoutEffect(() => {
    const form = element.current;
    formIsThere.value = true;
    return form ? followUse(form) : undefined;
  }, [labelId]);
  useLayoutEffect(() => {
    const form = element.current;
    if (!form || compact) return;
    const measure = (): void => void (formHeight.value = form.offsetHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(form);
    return () => observer.disconnect();
  }, [compact, labelId]);
  const wasCompact = useRef(compact);
  useLayoutEffect(() => {
    const hasGrown = wasCompact.current && !compact;
    wasCompact.current = compact;
    if (!hasGrown) return;
    const frame = requestAnimationFrame(() => {
      element.current?.scrollIntoView({ block: 'nearest' });
      const { activeElement } = document;
      if (element.current?.contains(activeElement)) activeElement?.scrollIntoView({ block: 'nearest' });
    });
    return () => cancelAnimationFrame(frame);
  }, [compact]);
}

/** Focuses a control, or the first focusable element inside it. Returns false if it can't be focused yet. */
function focusInside(element: HTMLElement | null): boolean {
  if (!element) return true;
  const inner = element.matches('input, vscode-text-field, vscode-text-area')
    ? element
    : element.querySelector<HTMLElement>('button, [role=radio][tabindex="0"], [role=radio]');
  (inner ?? element).focus();
  return element.contains(document.activeElement);
}
