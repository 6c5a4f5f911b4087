import * as l10n from '@vscode/l10n';
import { signal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { reportProblem } from './notice';

/** A component that is loaded before it's first shown. Renders nothing until then. */
export interface Lazy<P> {
  readonly View: FunctionComponent<P>;
  /** Preloads the component. A failure is reported, and loading is retried when the component is shown. */
  readonly load: () => void;
}

/** Creates a component whose code is in a separate file that isn't part of the initial load. */
export function lazily<P>(bring: () => Promise<FunctionComponent<P>>): Lazy<P> {
  const loaded = signal<{ readonly View: FunctionComponent<P> } | null>(null);
  let loading = false;
  const load = (): void => {
    if (loading || loaded.peek()) return;
    loading = true;
    bring()
      .then(
        (View) => (loaded.value = { View }),
        (error: unknown) =>
          reportProblem(l10n.t("A part of this panel couldn't be loaded: {0}", String(error))),
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
