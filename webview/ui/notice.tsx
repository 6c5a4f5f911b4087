import * as l10n from '@vscode/l10n';
import { signal } from '@preact/signals';
import { RpcError } from '../../src/protocol/rpc';
import { Icon } from './icon';
import { IconButton } from './iconButton';

const notice = signal('');

/** Reports the failure of a request in the notice, for requests without a better place. */
export function attempt(request: Promise<unknown>): void {
  request.then(
    () => (notice.value = ''),
    (error: unknown) => reportProblem(error instanceof RpcError ? error.message : String(error)),
  );
}

/** Reports a problem in the notice, for problems without a better place. */
export function reportProblem(message: string): void {
  notice.value = message;
}

/** The last problem, until it's dismissed or a request succeeds. */
export function Notice() {
  return (
    <div role="alert">
      {notice.value !== '' && (
        <div class="banner">
          <Icon name="warning" class="banner-icon" />
          <bdi class="banner-text">{notice.value}</bdi>
          <IconButton icon="close" label={l10n.t('Dismiss')} onClick={() => (notice.value = '')} />
        </div>
      )}
    </div>
  );
}
