import * as l10n from '@vscode/l10n';
import { formatCount } from '../../src/model/format';
import { LinkButton } from './iconButton';

/** The button below a paged list. `left`: the number of items not shown yet; renders nothing if it's 0. */
export function ShowMore(props: { left: number; page: number; onMore: () => void }) {
  const { left, page } = props;
  if (left <= 0) return null;
  return (
    <LinkButton
      label={l10n.t('Show {0} More ({1} left)', formatCount(Math.min(page, left)), formatCount(left))}
      onClick={props.onMore}
    />
  );
}
