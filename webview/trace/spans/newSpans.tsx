import { formatCount } from '../../../src/model/format';
import { Icon } from '../../ui/icon';
import { tn } from '../../ui/strings';
import { unseen } from '../traceData';
import * as tree from './treeState';

/** How many spans a running trace has more than were seen: a click goes to the first. What is read does not move for them. */
export function NewSpans() {
  const count = unseen.value.size;
  return (
    <div class="new-spans" role="status">
      {count > 0 && (
        <button type="button" class="new-spans-pill" onClick={tree.goToNew}>
          <Icon name="arrow-down" />
          {tn(count, 'newSpan', 'newSpans', formatCount(count))}
        </button>
      )}
    </div>
  );
}
