import { signal } from '@preact/signals';
import { RpcError } from '../../src/protocol/rpc';
import { Icon } from './icon';
import { IconButton } from './iconButton';
import { t } from './strings';

const notice = signal('');

/** Says so when a request fails that has no other place to say it. */
export function attempt(request: Promise<unknown>): void {
  request.then(
    () => (notice.value = ''),
    (error: unknown) => reportProblem(error instanceof RpcError ? error.message : String(error)),
  );
}

/** Says what went wrong where no place in sight can say it. */
export function reportProblem(message: string): void {
  notice.value = message;
}

/** What failed last, until it is closed or something succeeds. */
export function Notice() {
  return (
    <div role="alert">
      {notice.value !== '' && (
        <div class="banner">
          <Icon name="warning" class="banner-icon" />
          <bdi class="banner-text">{notice.value}</bdi>
          <IconButton icon="close" label={t('dismiss')} onClick={() => (notice.value = '')} />
        </div>
      )}
    </div>
  );
}
