import * as l10n from '@vscode/l10n';
import { useEffect, useState } from 'preact/hooks';
import { LinkButton } from '../ui/iconButton';
import { KeysKept } from '../ui/keysKept';
import { said } from '../ui/said';
import { OFFERED_MS, type UndoOffers } from '../ui/undoOffers';

/** The last label change with an Undo button. Stays visible while it's hovered or focused. */
export function UndoBar(props: { undoOffers: UndoOffers; onUndo: (changeId: string) => void }) {
  const { undoOffers, onUndo } = props;
  const change = undoOffers.offered.value;
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (!change || held) return;
    const timer = setTimeout(() => undoOffers.clear(), OFFERED_MS);
    return () => clearTimeout(timer);
  }, [change, held, undoOffers]);
  useEffect(() => setHeld(false), [change]);
  return (
    <div
      class="table-bar"
      role="status"
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocusIn={() => setHeld(true)}
      onFocusOut={() => setHeld(false)}
    >
      <KeysKept />
      {said.value !== '' && <bdi class="table-bar-text">{said.value}</bdi>}
      {change && (
        <>
          <bdi class="table-bar-text">{change.text}</bdi>
          <LinkButton label={l10n.t('Undo')} describe={change.text} onClick={() => onUndo(change.changeId)} />
        </>
      )}
    </div>
  );
}
