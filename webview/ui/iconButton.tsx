import { Icon } from './icon';

interface IconButtonProps {
  readonly icon: string;
  readonly label: string;
  readonly onClick: () => void;
  readonly disabled?: boolean;
  readonly expanded?: boolean;
  readonly class?: string;
}

/** A button that shows an icon and is named by its label. */
export function IconButton(props: IconButtonProps) {
  return (
    <button
      type="button"
      class={`icon-button ${props.class ?? ''}`}
      title={props.label}
      aria-label={props.label}
      aria-expanded={props.expanded}
      disabled={props.disabled}
      onClick={props.onClick}
    >
      <Icon name={props.icon} />
    </button>
  );
}

/** A button that reads like a link. */
export function LinkButton(props: {
  label: string;
  onClick: () => void;
  disabled?: boolean;
  describe?: string;
}) {
  return (
    <button
      type="button"
      class="link-button"
      disabled={props.disabled}
      aria-description={props.describe}
      onClick={props.onClick}
    >
      {props.label}
    </button>
  );
}
