import { type ComponentChildren, createElement } from 'preact';

interface ButtonProps {
  readonly children: ComponentChildren;
  readonly onClick: () => void;
  readonly secondary?: boolean;
  readonly disabled?: boolean;
  readonly keys?: string;
}

/** The toolkit's button. */
export function Button(props: ButtonProps) {
  return createElement(
    'vscode-button',
    {
      appearance: props.secondary === true ? 'secondary' : 'primary',
      disabled: props.disabled ?? false,
      'aria-keyshortcuts': props.keys,
      onClick: () => {
        if (props.disabled !== true) props.onClick();
      },
    },
    props.children,
  );
}
