import { signal } from '@preact/signals';

const NARROW = 900;

/** Whether the panes are stacked, because there is no space for three columns. */
export const narrow = signal(window.innerWidth < NARROW);

/** Starts tracking the width of the window. */
export function followWidth(): void {
  window.addEventListener('resize', () => (narrow.value = window.innerWidth < NARROW));
}
