import { effect, signal, untracked } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Label } from '../../../../src/model/assessment';
import { t } from '../../../ui/strings';
import { say } from '../../../ui/said';
import { labels, labelSpan, labelsOfSelection, notes } from '../../traceData';
import { CARD, LIST, NOTE } from './labelFocus';
import { revealedLabel } from './revealed';
import { type FormInRoom, formInUse, formIsThere, isLoose } from '../room';

/** The label to bring into sight as soon as its card is there. */
const wanted = signal<string | null>(null);

/** Brings a label into sight: one that this person has just made or changed. Where others label, nothing moves. */
export function showLabel(id: string): void {
  wanted.value = id;
}

/** Shows each label that becomes refused, from now on: only the user can say what is to become of it. */
export function followRefusals(form: FormInRoom): void {
  let place = labelSpan.peek();
  let before: ReadonlySet<string> | null = null;
  effect(() => {
    if (labels.value === null) return void (before = null); // what is refused when a trace is opened is not news
    const here = [...labelsOfSelection.value, ...notes.value];
    const refused = here.filter(({ save }) => save.state === 'refused');
    const isSame = place === labelSpan.value;
    const fresh = isSame && before ? refused.find(({ id }) => before?.has(id) === false) : undefined;
    [place, before] = [labelSpan.value, new Set(refused.map(({ id }) => id))];
    if (fresh) untracked(() => tellRefused(form, fresh));
  });
}

function tellRefused(form: FormInRoom, label: Label): void {
  if (formInUse.value && isLoose(form)) say(t('wasRefused', label.name));
  showLabel(label.id);
}

/** Scrolls the list to the label that is wanted, once what is typed in the form does not go out of sight by it. */
export function useSight(form: FormInRoom, shown: readonly Label[]): void {
  const id = wanted.value;
  const waits = formInUse.value && isLoose(form);
  useLayoutEffect(() => {
    if (id === null || waits) return;
    // In the next frame: the form may have become lower by then.
    const frame = requestAnimationFrame(() => {
      const card = cardOf(id);
      if (!card) return;
      wanted.value = null;
      card.scrollIntoView({ block: 'nearest' });
      card.querySelector('.label-save:not(:empty)')?.scrollIntoView({ block: 'nearest' });
      // Where the panes stand one below the other: all of this one, with its form, where there is room for it.
      const pane = card.closest('.assessments');
      const isWhole = pane && pane.clientHeight <= (pane.parentElement?.clientHeight ?? 0);
      if (isWhole) pane.scrollIntoView({ block: 'nearest' });
    });
    return () => cancelAnimationFrame(frame);
  }, [id, waits, shown]);

  // Another span: from its first label on, or from the one that is revealed, or from the first that was refused.
  const place = labelSpan.value;
  const isReady = formIsThere.value;
  const begun = useRef<string | null | undefined>(undefined);
  useLayoutEffect(() => {
    if (shown.length === 0 || !isReady || begun.current === place) return;
    begun.current = place;
    if (id !== null && !shown.some((label) => label.id === id)) wanted.value = null;
    const scroller = document.querySelector(isLoose(form) ? BODY : `[${LIST}]`);
    if (!scroller) return;
    scroller.scrollTop = 0;
    const first = revealedLabel.peek() ?? shown.find(({ save }) => save.state === 'refused')?.id;
    const card = first === undefined ? null : cardOf(first);
    // Not by `scrollIntoView`: where the panes stand one below the other, it would scroll the trace away.
    if (card) scroller.scrollTop = Math.max(0, bottomOf(card) - bottomOf(scroller));
  }, [place, shown, isReady]);
}

function bottomOf(element: Element): number {
  return element.getBoundingClientRect().bottom;
}

const BODY = '.assessments-body';

function cardOf(id: string): Element | null {
  const name = CSS.escape(id);
  return document.querySelector(`[${CARD}="${name}"], [${NOTE}="${name}"]`);
}
