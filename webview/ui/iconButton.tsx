import { Icon } from './icon';

interface IconButtonProps {
  readonly icon: string;
  readonly label: string;
  readonly onClick: () => void;
  readonly disabled?: boolean;
  /** Whether it does nothing for now but keeps the focus, because it may just have been pressed. */
  readonly idle?: boolean;
  readonly expanded?: boolean;
  readonly class?: string;
  readonly tabIndex?: number;
  /** What the button acts on, for screen readers. */
  readonly describe?: string;
  /** The keyboard shortcut for the same action. */
  readonly keys?: string;
}

/** An icon button named by its label. */
export function IconButton(props: IconButtonProps) {
  return (
    <button
      type="button"
      class={`icon-button ${props.class ?? ''}`}
      title={props.keys === undefined ? props.label : `${props.label} (${props.keys})`}
      aria-label={props.label}
      aria-description={props.describe}
      aria-keyshortcuts={props.keys}
      aria-expanded={props.expanded}
      aria-disabled={props.idle}
      tabIndex={props.tabIndex}
      disabled={props.disabled}
      onClick={() => {
        if (props.idle !== true) props.onClick();
      }}
    >
      <Icon name={props.icon} />
    </button>
  );
}

/** A button that looks like a link. */
export function LinkButton(props: {
  label: string;
  onClick: () => void;
  disabled?: boolean;
  describe?: string;
  title?: string;
  tabIndex?: number;
  expanded?: boolean;
  controls?: string | undefined;
}) {
  return (
    <button
      type="button"
      class="link-button"
      disabled={props.disabled}
      title={props.title}
      tabIndex={props.tabIndex}
      aria-description={props.describe}
      aria-expanded={props.expanded}
      aria-controls={props.controls}
      onClick={props.onClick}
    >
      {props.label}
    </button>
  );
}
