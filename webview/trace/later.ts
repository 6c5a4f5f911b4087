import { effect } from '@preact/signals';
import { lazily } from '../ui/lazily';
import { skeleton, status } from './traceData';

/** The form for labels, with its controls: half of the panel's script, and not needed to show the rows. */
export const form = lazily(async () => (await import('./assessments/form/formPart')).AssessmentForm);

/** Loads the parts that the first rows don't need once these are painted, before anything needs the parts. */
export function loadTheRest(): void {
  let asked = false;
  effect(() => {
    if (asked || (skeleton.value.rows.length === 0 && status.value.phase === 'loading')) return;
    asked = true;
    requestAnimationFrame(() => setTimeout(form.load));
  });
}
