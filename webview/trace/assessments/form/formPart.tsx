import { registerControls } from '../../../ui/toolkit';

// A part of its own (later.ts).
registerControls();

export { AssessmentForm } from './form';
