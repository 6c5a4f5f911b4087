import { formatCount } from '../../src/model/format';
import { LinkButton } from './iconButton';
import { t } from './strings';

/** The end of a list that is shown a page at a time. `left`: items that are not shown yet; nothing when there are none. */
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
