import { registerControls } from '../../../ui/toolkit';

// A separate chunk, loaded by later.ts.
registerControls();

export { AssessmentForm } from './form';
