import * as l10n from '@vscode/l10n';
import { useEffect, useState } from 'preact/hooks';
import { LinkButton } from '../../../ui/iconButton';
import { isMac } from '../../../ui/keys';
import { said } from '../../../ui/said';
import { KeysKept } from '../../../ui/keysKept';
import { focusList } from './labelFocus';
import { OFFERED_MS, type UndoOffers } from '../../../ui/undoOffers';

const TICK_MS = 250;

/**
 * Shows the last label change with an Undo button for ten seconds while the page is visible, the panel's
 * status message, and the number of pending keys.
 */
export function ChangeBar(props: { undoOffers: UndoOffers; onUndo: (changeId: string) => void }) {
  const { undoOffers } = props;
  const offered = undoOffers.offered.value;
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (!offered || held) return;
    let left = OFFERED_MS;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') left -= TICK_MS;
      if (left <= 0) undoOffers.clear();
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [offered, held]);
  useEffect(() => setHeld(false), [offered === null]);
  const sentence = said.value;
  return (
    <div class={offered || sentence !== '' ? 'change-bar' : 'change-bar empty-bar'}>
      <div
        role="status"
        onMouseEnter={() => setHeld(true)}
        onMouseLeave={() => setHeld(false)}
        onFocusIn={() => setHeld(true)}
        onFocusOut={() => setHeld(false)}
      >
        <KeysKept />
        {sentence !== '' && (
          <p class="change-line">
            <bdi class="change-text">{sentence}</bdi>
          </p>
        )}
        {offered && (
          <p class="change-line">
            <bdi class="change-text">{offered.text}</bdi>
            <LinkButton
              label={l10n.t('Undo')}
              describe={offered.text}
              title={isMac ? '⌘Z' : 'Ctrl+Z'}
              onClick={() => {
                focusList(); // this button may disappear
                props.onUndo(offered.changeId);
              }}
            />
          </p>
        )}
      </div>
    </div>
  );
}
