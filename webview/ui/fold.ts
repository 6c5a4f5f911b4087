import { useReducer, useRef } from 'preact/hooks';
import { sought } from './sought';

/** Something that is folded away until it is asked for. */
export interface Fold {
  readonly open: boolean;
  /** Open for the search only: it is closed again after it. */
  readonly forSearch: boolean;
  readonly toggle: () => void;
  /** The user did something in what is open: then it stays open, whoever opened it. */
  readonly use: () => void;
}

interface Own {
  readonly open: boolean;
  /** Where the search was when the user chose so. */
  readonly at: number | undefined;
}

/**
 * A fold that the search opens as long as its hit is inside, without touching what the user chose: one that they close then
 * stays closed until the search goes on, and one that they use stays open after it.
 * @param atFirst Whether it is open as long as nobody chose.
 * @param hides Whether the hit that the search is at is inside.
 * @param of What is folded, where one component shows one thing after the other: each begins anew.
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
