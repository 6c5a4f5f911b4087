import { forgetLabelFocus } from './assessments/cards/labelFocus';
import { forgetLabelParts } from './assessments/cards/labelParts';
import { forgetRevealed } from './assessments/cards/revealed';
import { askedEvent } from './details/events';
import { offeredSelection } from './details/selectedText';
import { sheetOpen } from './keySheet';
import { forgetFilter } from './spans/filterState';
import { hoveredSpan } from './spans/prefetchDetails';
import { forgetTree } from './spans/treeState';
import { forgetZoom } from './spans/zoomState';

/** Resets what is open, highlighted, or searched for when another trace is shown. */
export function forgetParts(): void {
  forgetTree();
  forgetFilter();
  forgetZoom();
  forgetLabelFocus();
  forgetLabelParts();
  forgetRevealed();
  hoveredSpan.value = null;
  askedEvent.value = null;
  offeredSelection.value = null;
  sheetOpen.value = false;
}
