import * as l10n from '@vscode/l10n';
import { computed } from '@preact/signals';
import { formatCount } from '../../../src/model/format';
import { Icon } from '../../ui/icon';
import { panelState } from '../panelState';
import { unseen } from '../traceData';
import { ROW_HEIGHT } from './rowHeight';
import * as tree from './treeState';

// Own signals: other persisted state, such as the scroll position of the details, doesn't affect them.
const areAbove = computed(() => {
  const news = unseen.value;
  if (news.size === 0) return false;
  const first = tree.lines.value.findIndex(({ node }) => news.has(node.row.id));
  return first !== -1 && (first + tree.extraRows.value) * ROW_HEIGHT < scrolled.value;
});
const scrolled = computed(() => panelState.value.spansScroll);

/**
 * Shows the number of spans of a running trace that the user hasn't seen. A click goes to the first one. The
 * rows don't move when spans arrive.
 */
export function NewSpans() {
  const count = unseen.value.size;
  return (
    <div class="new-spans" role="status">
      {count > 0 && (
        <button type="button" class="new-spans-pill" onClick={tree.goToNewSpans}>
          <Icon name={areAbove.value ? 'arrow-up' : 'arrow-down'} />
          {count === 1 ? l10n.t('1 new span') : l10n.t('{0} new spans', formatCount(count))}
        </button>
      )}
    </div>
  );
}
