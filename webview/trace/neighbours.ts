import { attempt } from '../ui/notice';
import { t } from '../ui/strings';
import type { TraceHost } from './host';
import { say } from './said';
import { header } from './traceData';

/** Milliseconds in which the next page of the list must come: the server's own limits are shorter. */
const PAGE_MS = 120_000;

/** Goes to the newer (-1) or older (1) trace of the list, of which the next page is loaded where it ends here. */
export function goToNeighbour(host: TraceHost, delta: -1 | 1): void {
  const place = header.value?.position ?? null;
  if (place === null) return say(t('noList'));
  const at = place.index + delta;
  const end = t(delta === 1 ? 'lastTrace' : 'firstTrace');
  if (at < 1 || (at > place.total && !place.more)) return say(end);
  if (at > place.total) say(t('loadingOlder'));
  attempt(
    host.call('openNeighbour', { delta }, { timeoutMs: PAGE_MS }).then(({ found }) => say(found ? '' : end)),
  );
}
