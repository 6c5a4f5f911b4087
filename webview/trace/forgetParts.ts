import { forgetLabelFocus } from './assessments/labelFocus';
import { forgetLabelParts } from './assessments/labelParts';
import { forgetRevealed } from './assessments/revealed';
import { askedEvent } from './details/events';
import { offeredSelection } from './details/selectedText';
import { sheetOpen } from './keySheet';
import { forgetFilter } from './spans/filterState';
import { pointedAt } from './spans/neighbours';
import { forgetTree } from './spans/treeState';
import { forgetZoom } from './spans/zoomState';

/** Another trace is shown from now on: nothing is open, marked, or sought in it yet. */
export function forgetParts(): void {
  forgetTree();
  forgetFilter();
  forgetZoom();
  forgetLabelFocus();
  forgetLabelParts();
  forgetRevealed();
  pointedAt.value = null;
  askedEvent.value = null;
  offeredSelection.value = null;
  sheetOpen.value = false;
}
