import * as l10n from '@vscode/l10n';
import { effect, signal, untracked } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Label } from '../../../../src/model/assessment';
import { say } from '../../../ui/said';
import { labels, labelSpan, labelsOfSelection, notes } from '../../traceData';
import { CARD, LIST, NOTE } from './labelFocus';
import { revealedLabel } from './revealed';
import { type FormInRoom, formInUse, formIsThere, isLoose } from '../room';

/** The ID of the label to scroll into view as soon as its card exists. */
const wanted = signal<string | null>(null);

/**
 * Scrolls a label into view that the user has just made or changed. Labels of others never scroll the list.
 */
export function showLabel(id: string): void {
  wanted.value = id;
}

/** Starts revealing each label that becomes refused: only the user can decide what to do with it. */
export function followRefusals(form: FormInRoom): void {
  let place = labelSpan.peek();
  let before: ReadonlySet<string> | null = null;
  effect(() => {
    if (labels.value === null) return void (before = null); // don't report refusals from before opening
    const here = [...labelsOfSelection.value, ...notes.value];
    const refused = here.filter(({ save }) => save.state === 'refused');
    const isSame = place === labelSpan.value;
    const fresh = isSame && before ? refused.find(({ id }) => before?.has(id) === false) : undefined;
    [place, before] = [labelSpan.value, new Set(refused.map(({ id }) => id))];
    if (fresh) untracked(() => tellRefused(form, fresh));
  });
}

function tellRefused(form: FormInRoom, label: Label): void {
  if (formInUse.value && isLoose(form)) say(l10n.t('"{0}" was not saved.', label.name));
  showLabel(label.id);
}

/**
 * Scrolls the list to the wanted label. Waits while that would scroll the form out of view while it's in use.
 */
export function useSight(form: FormInRoom, shown: readonly Label[]): void {
  const id = wanted.value;
  const waits = formInUse.value && isLoose(form);
  useLayoutEffect(() => {
    if (id === null || waits) return;
    // In the next frame, when the form may have become smaller.
    const frame = requestAnimationFrame(() => {
      const card = cardOf(id);
      if (!card) return;
      wanted.value = null;
      card.scrollIntoView({ block: 'nearest' });
      card.querySelector('.label-save:not(:empty)')?.scrollIntoView({ block: 'nearest' });
      // With stacked panes, scroll this whole pane, including its form, into view if it fits.
      const pane = card.closest('.assessments');
      const isWhole = pane && pane.clientHeight <= (pane.parentElement?.clientHeight ?? 0);
      if (isWhole) pane.scrollIntoView({ block: 'nearest' });
    });
    return () => cancelAnimationFrame(frame);
  }, [id, waits, shown]);

  // On another span, show the revealed label, else the first refused one, else start at the first label.
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
    // Not `scrollIntoView`: with stacked panes, it would scroll the trace out of view.
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
