import { computed } from '@preact/signals';
import { formatCount } from '../../../src/model/format';
import { Icon } from '../../ui/icon';
import { tn } from '../../ui/strings';
import { panelState } from '../panelState';
import { unseen } from '../traceData';
import { ROW_HEIGHT } from './rowHeight';
import * as tree from './treeState';

// By itself: what else is kept, such as where the details are scrolled to, says nothing of it.
const areAbove = computed(() => {
  const news = unseen.value;
  if (news.size === 0) return false;
  const first = tree.lines.value.findIndex(({ node }) => news.has(node.row.id));
  return first !== -1 && (first + tree.extraRows.value) * ROW_HEIGHT < scrolled.value;
});
const scrolled = computed(() => panelState.value.spansScroll);

/** How many spans a running trace has more than were seen: a click goes to the first. What is read does not move for them. */
export function NewSpans() {
  const count = unseen.value.size;
  return (
    <div class="new-spans" role="status">
      {count > 0 && (
        <button type="button" class="new-spans-pill" onClick={tree.goToNew}>
          <Icon name={areAbove.value ? 'arrow-up' : 'arrow-down'} />
          {tn(count, 'newSpan', 'newSpans', formatCount(count))}
        </button>
      )}
    </div>
  );
}
