import { useReducer, useRef } from 'preact/hooks';
import { sought } from './sought';

/** The state of a collapsible section. */
export interface Fold {
  readonly open: boolean;
  /** Whether it's expanded only for the search and collapses again afterward. */
  readonly forSearch: boolean;
  readonly toggle: () => void;
  /** Records that the user interacted with the content, so it stays expanded after the search. */
  readonly use: () => void;
}

interface Own {
  readonly open: boolean;
  /** The step of the search when the user chose this. */
  readonly at: number | undefined;
}

/**
 * Returns the state of a collapsible section. The search expands it while the current match is inside,
 * without changing the user's choice. If the user collapses it then, it stays collapsed until the search
 * moves on; if they interact with its content, it stays expanded.
 * @param atFirst Whether it's expanded until the user chooses.
 * @param hides Whether the current match is inside.
 * @param of Identifies the content if a component shows one item after another; each item starts with
 * `atFirst`.
 */
export function useFold(atFirst: boolean, hides: boolean, of = ''): Fold {
  const chosen = useRef<{ readonly of: string; readonly own: Own | null }>({ of, own: null });
  const [, draw] = useReducer((n: number) => n + 1, 0);
  if (chosen.current.of !== of) chosen.current = { of, own: null };
  const { own } = chosen.current;
  const kept = own?.open ?? atFirst;
  const found = hides && (own === null || own.at !== sought.value?.step);
  const choose = (open: boolean): void => {
    chosen.current = { of, own: { open, at: sought.peek()?.step } };
    draw(0);
  };
  return {
    open: kept || found,
    forSearch: found && !kept,
    toggle: () => choose(!(kept || found)),
    use: () => {
      if (found && !kept) choose(true);
    },
  };
}
