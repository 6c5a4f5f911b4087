import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Icon } from './icon';

const PATIENCE_MS = 300;

/** Returns true once something has taken long enough to be mentioned. */
function usePatience(busy: boolean): boolean {
  const late = useSignal(false);
  useEffect(() => {
    late.value = false;
    if (!busy) return;
    const timer = setTimeout(() => (late.value = true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [busy, late]);
  return busy && late.value;
}

/** A progress bar along the top, shown after a short delay. */
export function Progress({ busy }: { busy: boolean }) {
  return <div class="progress-place">{usePatience(busy) && <div class="progress" />}</div>;
}

/** A loading message, shown after a short delay. */
export function LoadingText({ text }: { text: string }) {
  const late = usePatience(true);
  return (
    <p class="progress-text" role="status">
      {late && (
        <>
          <Icon name="loading" class="codicon-modifier-spin" /> {text}
        </>
      )}
    </p>
  );
}
