import { signal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { reportProblem } from './notice';
import { t } from './strings';

/** A component that is loaded before it is first shown: until it is here, nothing stands in its place. */
export interface Lazy<P> {
  readonly View: FunctionComponent<P>;
  /** Loads it ahead of time. What fails is said, and tried again when it is to be shown. */
  readonly load: () => void;
}

/** Makes a component of one that lies in a file of its own, which is no part of the first load. */
export function lazily<P>(bring: () => Promise<FunctionComponent<P>>): Lazy<P> {
  const loaded = signal<{ readonly View: FunctionComponent<P> } | null>(null);
  let loading = false;
  const load = (): void => {
    if (loading || loaded.peek()) return;
    loading = true;
    bring()
      .then(
        (View) => (loaded.value = { View }),
        (error: unknown) => reportProblem(t('partNotLoaded', String(error))),
      )
      .finally(() => (loading = false));
  };
  return {
    load,
    View: (props) => {
      const part = loaded.value;
      useLayoutEffect(() => {
        if (!part) load();
      }, [part]);
      return part && <part.View {...props} />;
    },
  };
}
