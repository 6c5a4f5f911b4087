import { effect } from '@preact/signals';
import { lazily } from '../ui/lazily';
import { skeleton, status } from './traceData';

/** The form for labels, with its controls: half of the panel's script, and not needed to show the rows. */
export const form = lazily(async () => (await import('./assessments/form/formPart')).AssessmentForm);

/** Loads what the first rows don't need as soon as they are painted, so that it's there when it's needed. */
export function loadDeferredParts(): void {
  let requested = false;
  effect(() => {
    if (requested || (skeleton.value.rows.length === 0 && status.value.phase === 'loading')) return;
    requested = true;
    requestAnimationFrame(() => setTimeout(form.load));
  });
}
