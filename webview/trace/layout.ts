import { signal } from '@preact/signals';

const NARROW = 900;

/** Whether the panes stand one below the other: there is no room for three columns. */
export const narrow = signal(window.innerWidth < NARROW);

/** Follows the width of the window from now on. */
export function followWidth(): void {
  window.addEventListener('resize', () => (narrow.value = window.innerWidth < NARROW));
}
