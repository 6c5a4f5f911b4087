import { effect } from '@preact/signals';
import { lazily } from '../ui/lazily';
import { skeleton, status } from './traceData';

/** The form for labels, with its controls: half of all script of the panel, and no row waits for it. */
export const form = lazily(async () => (await import('./assessments/form/formPart')).AssessmentForm);

/** Loads what the first rows do without as soon as they are in a frame: before anything asks for it. */
export function loadTheRest(): void {
  let asked = false;
  effect(() => {
    if (asked || (skeleton.value.rows.length === 0 && status.value.phase === 'loading')) return;
    asked = true;
    requestAnimationFrame(() => setTimeout(form.load));
  });
}
