import * as l10n from '@vscode/l10n';
import { useEffect, useState } from 'preact/hooks';
import { ahead } from './typedAhead';

/** Delay (ms) before queued keys are mentioned; most are queued only for a moment. */
const PATIENCE_MS = 300;

/** Shows how many keys are queued for the next trace. */
export function KeysKept() {
  const count = ahead.count.value;
  const [isLong, setIsLong] = useState(false);
  const waits = count > 0;
  useEffect(() => {
    setIsLong(false);
    if (!waits) return;
    const timer = setTimeout(() => setIsLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [waits]);
  if (!waits || !isLong) return null;
  return (
    <p class="change-line">
      <span class="change-text">
        {count === 1
          ? l10n.t('1 key is waiting for the trace. Press Esc to discard it.')
          : l10n.t('{0} keys are waiting for the trace. Press Esc to discard them.', String(count))}
      </span>
    </p>
  );
}
