import { createElement } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import type { Choice } from './dropdown';
import { Icon } from './icon';
import { leaveKeys } from './toolkit';

interface SegmentsProps<T extends string> {
  readonly label: string;
  /** Whether the label is shown above; otherwise it's for screen readers only. */
  readonly showLabel?: boolean;
  readonly choices: ReadonlyArray<Choice<T> & { readonly icon?: string }>;
  /** '' if nothing is chosen. */
  readonly value: T | '';
  readonly onChange: (value: T) => void;
  readonly help: string;
  readonly error?: string;
  readonly disabled?: boolean;
  readonly controlRef?: (element: HTMLElement | null) => void;
}

/**
 * The toolkit's radio group styled as segments: real radios, arrow keys, and a slotted label that names the
 * group. The group also fires `change` when its value is set programmatically, and it never unchecks a radio.
 * This component corrects both.
 */
export function Segments<T extends string>(props: SegmentsProps<T>) {
  const id = useId();
  const error = props.error ?? '';
  const host = useRef<HTMLElement | null>(null);
  const latest = useRef(props.value);
  latest.current = props.value;
  useLayoutEffect(() => {
    for (const radio of host.current?.querySelectorAll('vscode-radio') ?? []) {
      if (props.value === '' && 'checked' in radio) radio.checked = false;
    }
  }, [props.value]);
  const choose = (event: Event): void => {
    const target = event.currentTarget;
    const found = props.choices.find(
      ({ value }) => target !== null && 'value' in target && value === target.value,
    );
    if (found && found.value !== latest.current) props.onChange(found.value);
  };
  return (
    <div class="field" title={props.help}>
      {createElement(
        'vscode-radio-group',
        {
          ref: (element: HTMLElement | null) => {
            host.current = element;
            leaveKeys(element);
            props.controlRef?.(element);
          },
          class: `segments${error === '' ? '' : ' invalid'}`,
          'aria-describedby': `${id}-help`,
          'aria-invalid': error !== '',
          disabled: props.disabled ?? false,
          value: props.value,
          onChange: choose,
        },
        <label slot="label" class={props.showLabel === true ? 'field-label' : 'sr-only'}>
          {props.label}
        </label>,
        props.choices.map(({ value, label, icon }) =>
          createElement(
            'vscode-radio',
            { key: value, value, title: label },
            icon === undefined ? null : <Icon name={icon} />,
            label,
          ),
        ),
      )}
      <span class="sr-only" id={`${id}-help`}>
        {error} {props.help}
      </span>
    </div>
  );
}
