import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Icon } from './icon';

const PATIENCE_MS = 300;

/** True once something has lasted long enough to be worth a word. */
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

/** A moving line along the top, after a moment. */
export function Progress({ busy }: { busy: boolean }) {
  return <div class="progress-place">{usePatience(busy) && <div class="progress" />}</div>;
}

/** Says that something is loading, after a moment. */
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
