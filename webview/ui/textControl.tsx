import { createElement } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { describeInner } from './toolkit';

interface TextControlProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly help: string;
  /** '' if there is none. */
  readonly error: string;
  readonly placeholder?: string;
  readonly inputMode?: 'decimal';
  /** Number of lines of a text area; omit it for a single-line text field. */
  readonly rows?: number;
  readonly disabled?: boolean;
  /** Whether to use the editor font, for example for JSON. */
  readonly code?: boolean;
  readonly controlRef?: (element: HTMLElement | null) => void;
}

/**
 * The toolkit's text field or text area. Its name is slotted text, which must be present before the element
 * connects, because the element then overwrites `aria-label` with it.
 */
export function TextControl(props: TextControlProps) {
  const host = useRef<HTMLElement>(null);
  const { help, error, inputMode } = props;
  useLayoutEffect(() => {
    describeInner(host.current, inputMode === undefined ? { help, error } : { help, error, inputMode });
  }, [help, error, inputMode]);

  return createElement(
    props.rows === undefined ? 'vscode-text-field' : 'vscode-text-area',
    {
      ref: (element: HTMLElement | null) => {
        host.current = element;
        props.controlRef?.(element);
      },
      class: `text-control${error === '' ? '' : ' invalid'}${props.code === true ? ' in-code' : ''}`,
      value: props.value,
      placeholder: props.placeholder ?? '',
      disabled: props.disabled ?? false,
      autocomplete: 'off',
      ...(props.rows === undefined ? {} : { rows: props.rows, resize: 'vertical' }),
      onInput: (event: Event) => props.onInput(valueOf(event.currentTarget)),
    },
    props.label,
  );
}

function valueOf(target: EventTarget | null): string {
  return target !== null && 'value' in target && typeof target.value === 'string' ? target.value : '';
}
