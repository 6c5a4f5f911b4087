import * as l10n from '@vscode/l10n';
import type { ProblemAction } from '../../src/model/problem';
import type { Problem } from '../../src/protocol/schemas';
import { Icon } from './icon';
import { LinkButton } from './iconButton';
import type { LocalizedText } from './localizedText';

const LABELS: Readonly<Record<ProblemAction, LocalizedText>> = {
  retry: () => l10n.t('Retry'),
  selectServer: () => l10n.t('Select Server'),
  showLog: () => l10n.t('Show Log'),
};

interface BannerProps {
  readonly problem: Problem | null;
  readonly stale: boolean;
  readonly onAction: (action: ProblemAction) => void;
}

/** A problem with the server's message and the actions that may fix it. The content stays visible below. */
export function Banner(props: BannerProps) {
  const { problem, stale } = props;
  return (
    <div class="banner-place" role="status">
      {problem && (
        <div class="banner">
          <Icon name="warning" class="banner-icon" />
          <div class="banner-text">
            <bdi>{problem.message}</bdi>
            {stale && <span> {l10n.t('This trace may be out of date.')}</span>}
            {problem.detail !== '' && <bdi class="banner-detail">{problem.detail}</bdi>}
          </div>
          <div class="banner-actions">
            {problem.actions.map((action) => (
              <LinkButton key={action} label={LABELS[action]()} onClick={() => props.onAction(action)} />
            ))}
          </div>
        </div>
      )}
      {!problem && stale && (
        <div class="banner quiet">
          <Icon name="history" class="banner-icon" />
          <div class="banner-text">{l10n.t('This trace may be out of date.')}</div>
          <div class="banner-actions">
            <LinkButton label={l10n.t('Retry')} onClick={() => props.onAction('retry')} />
          </div>
        </div>
      )}
    </div>
  );
}
