import { useEffect, useState } from 'preact/hooks';
import { LinkButton } from '../ui/iconButton';
import { KeysKept } from '../ui/keysKept';
import { said } from '../ui/said';
import { t } from '../ui/strings';
import type { LabelEdits } from './labelEdits';

/** How long (ms) the last change can be taken back by the bar; a deletion is not sent before. */
const OFFERED_MS = 10_000;

/** What was done last to a label, with Undo; stays while the mouse or the focus is on it. */
export function UndoBar({ edits, onUndo }: { edits: LabelEdits; onUndo: () => void }) {
  const change = edits.changed.value;
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (!change || held) return;
    const timer = setTimeout(() => (edits.changed.value = null), OFFERED_MS);
    return () => clearTimeout(timer);
  }, [change, held, edits]);
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
          <LinkButton label={t('undo')} describe={change.text} onClick={onUndo} />
        </>
      )}
    </div>
  );
}
