import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { isPlainKey } from './keys';

export interface Tab<T extends string> {
  readonly value: T;
  readonly label: string;
  /** Shown after the label unless it's 0. */
  readonly count?: number;
}

interface TabsProps<T extends string> {
  readonly label: string;
  readonly tabs: ReadonlyArray<Tab<T>>;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly children: ComponentChildren;
  readonly panelRef?: (element: HTMLDivElement | null) => void;
  readonly onScroll?: (top: number) => void;
}

/** Tabs with a single panel. Arrow keys, Home, and End select a tab. */
export function Tabs<T extends string>(props: TabsProps<T>) {
  const id = useId();
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isPlainKey(event)) return;
    const last = props.tabs.length - 1;
    const at = props.tabs.findIndex(({ value }) => value === props.value);
    const to = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[event.key];
    const tab = to === undefined ? undefined : props.tabs[to];
    if (!tab) return;
    event.preventDefault();
    event.stopPropagation();
    props.onChange(tab.value);
    document.getElementById(`${id}-${tab.value}`)?.focus();
  };
  return (
    <>
      <div class="tabs" role="tablist" aria-label={props.label} onKeyDown={onKeyDown}>
        {props.tabs.map(({ value, label, count }) => (
          <button
            key={value}
            type="button"
            role="tab"
            id={`${id}-${value}`}
            class="tab"
            aria-selected={value === props.value}
            aria-controls={`${id}-panel`}
            tabIndex={value === props.value ? 0 : -1}
            onClick={() => props.onChange(value)}
          >
            {label}
            {count !== undefined && count > 0 && <span class="tab-count"> {count}</span>}
          </button>
        ))}
      </div>
      <div
        class="tab-panel"
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${props.value}`}
        tabIndex={0}
        ref={props.panelRef ?? null}
        onScroll={(event) => props.onScroll?.(event.currentTarget.scrollTop)}
      >
        {props.children}
      </div>
    </>
  );
}
