import { createElement } from 'preact';
import { useId } from 'preact/hooks';
import { leaveKeys } from './toolkit';

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
}

interface DropdownProps<T extends string> {
  readonly label: string;
  readonly choices: ReadonlyArray<Choice<T>>;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly help: string;
  readonly disabled?: boolean;
}

/** The toolkit's dropdown: a combobox of fixed choices, named by an external label. */
export function Dropdown<T extends string>(props: DropdownProps<T>) {
  const id = useId();
  const choose = (event: Event): void => {
    const target = event.currentTarget;
    const found = props.choices.find(
      ({ value }) => target !== null && 'value' in target && value === target.value,
    );
    if (found && found.value !== props.value) props.onChange(found.value);
  };
  return (
    <div class="field" title={props.help}>
      <span class="field-label" id={`${id}-label`}>
        {props.label}
      </span>
      {createElement(
        'vscode-dropdown',
        {
          // Recreate the element for other choices; it doesn't support adding and removing options.
          key: props.choices.map(({ value }) => value).join(),
          class: 'dropdown',
          ref: leaveKeys,
          'aria-labelledby': `${id}-label`,
          'aria-describedby': `${id}-help`,
          disabled: props.disabled ?? false,
          value: props.value,
          onChange: choose,
        },
        props.choices.map(({ value, label }) => createElement('vscode-option', { key: value, value }, label)),
      )}
      <span class="sr-only" id={`${id}-help`}>
        {props.help}
      </span>
    </div>
  );
}
