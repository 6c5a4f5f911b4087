import type { ProblemAction } from '../../src/model/problem';
import type { Problem } from '../../src/protocol/schemas';
import { Icon } from './icon';
import { LinkButton } from './iconButton';
import { type StringKey, t } from './strings';

const LABELS: Readonly<Record<ProblemAction, StringKey>> = {
  retry: 'retry',
  selectServer: 'selectServer',
  showLog: 'showLog',
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
            {stale && <span> {t('stale')}</span>}
            {problem.detail !== '' && <bdi class="banner-detail">{problem.detail}</bdi>}
          </div>
          <div class="banner-actions">
            {problem.actions.map((action) => (
              <LinkButton key={action} label={t(LABELS[action])} onClick={() => props.onAction(action)} />
            ))}
          </div>
        </div>
      )}
      {!problem && stale && (
        <div class="banner quiet">
          <Icon name="history" class="banner-icon" />
          <div class="banner-text">{t('stale')}</div>
          <div class="banner-actions">
            <LinkButton label={t('retry')} onClick={() => props.onAction('retry')} />
          </div>
        </div>
      )}
    </div>
  );
}
