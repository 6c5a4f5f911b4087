import { createElement } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { describeInner } from './toolkit';

interface TextControlProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly help: string;
  /** '' when there is none. */
  readonly error: string;
  readonly placeholder?: string;
  readonly inputMode?: 'decimal';
  /** Lines of a text area; a text field of one line when left out. */
  readonly rows?: number;
  readonly disabled?: boolean;
  /** In the editor's font, for JSON and the like. */
  readonly code?: boolean;
  readonly controlRef?: (element: HTMLElement | null) => void;
}

/**
 * A text field or text area of the toolkit, named by its slotted text, which must be there before it connects: the
 * element then overwrites `aria-label` with it.
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
