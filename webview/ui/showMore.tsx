import { formatCount } from '../../src/model/format';
import { LinkButton } from './iconButton';
import { t } from './strings';

/** The button below a paged list. `left`: the number of items not shown yet; renders nothing if it's 0. */
export function ShowMore(props: { left: number; page: number; onMore: () => void }) {
  const { left, page } = props;
  if (left <= 0) return null;
  return (
    <LinkButton
      label={t('showMoreItems', formatCount(Math.min(page, left)), formatCount(left))}
      onClick={props.onMore}
    />
  );
}
