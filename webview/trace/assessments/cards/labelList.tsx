import * as l10n from '@vscode/l10n';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Label } from '../../../../src/model/assessment';
import type { NameSuggestion } from '../../../../src/model/draft';
import { isPlainKey, consume } from '../../../ui/keys';
import { activeLabel, CARD, focusCard } from './labelFocus';
import { LabelCard } from './labelCard';
import type { CardActions } from './labelTools';
import { revealedLabel } from './revealed';

interface LabelListProps {
  readonly labels: readonly Label[];
  readonly names: readonly NameSuggestion[];
  readonly actions: CardActions;
  readonly edited: string | null;
}

/** The labels of the selection, one card each. Arrow keys, Home and End move between the cards. */
export function LabelList(props: LabelListProps) {
  const { labels, names } = props;
  const ids = labels.map(({ id }) => id);
  const active = ids.includes(activeLabel.value ?? '') ? activeLabel.value : ids[0];
  useKeptFocus(ids);
  const onKeyDown = (event: KeyboardEvent): void => {
    const { target } = event;
    if (!isPlainKey(event) || event.shiftKey || !(target instanceof HTMLElement)) return;
    if (target.matches('input, textarea')) return;
    const from = ids.indexOf(target.closest(`[${CARD}]`)?.getAttribute(CARD) ?? '');
    const to = cardMove(event.key, from, ids.length);
    const id = to === undefined ? undefined : ids[to];
    if (id === undefined) return;
    consume(event);
    focusCard(id);
  };
  return (
    <ul class="label-list" aria-label={l10n.t('Labels')} onKeyDown={onKeyDown}>
      {labels.map((label) => (
        <LabelCard
          key={label.id}
          label={label}
          actions={props.actions}
          active={label.id === active}
          edited={label.id === props.edited}
          revealed={label.id === revealedLabel.value}
          words={names.find(({ name, kind }) => name === label.name && kind === label.kind)?.schema ?? null}
        />
      ))}
    </ul>
  );
}

/** Returns the index of the card that a key moves to, or undefined if the key doesn't move between cards. */
export function cardMove(key: string, from: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return Math.min(count - 1, from + 1);
    case 'ArrowUp':
      return Math.max(0, from - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

/** When the focused card disappears (someone deleted the label), focuses the card that takes its place. */
function useKeptFocus(ids: readonly string[]): void {
  const before = useRef<{ readonly ids: readonly string[]; readonly focused: string | null }>({
    ids,
    focused: null,
  });
  const { ids: old, focused } = before.current;
  const at = focused === null || ids.includes(focused) ? -1 : old.indexOf(focused);
  useLayoutEffect(() => {
    const next = ids[Math.min(at, ids.length - 1)];
    if (at !== -1 && next !== undefined && document.activeElement === document.body) focusCard(next);
  });
  useLayoutEffect(() => {
    const note = (): void => {
      const card = document.activeElement?.closest(`[${CARD}]`);
      before.current = { ids, focused: card?.getAttribute(CARD) ?? null };
    };
    note();
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  });
}
