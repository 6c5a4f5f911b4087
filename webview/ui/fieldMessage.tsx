import { Icon } from './icon';

/** An error message below a field. */
export function FieldError(props: { text: string; id?: string }) {
  if (props.text === '') return null;
  return (
    <div class="field-error" id={props.id}>
      <Icon name="error" /> <span>{props.text}</span>
    </div>
  );
}

/** A warning that a value will be stored differently from how it was typed. */
export function FieldWarning(props: { text: string }) {
  return (
    <div role="status">
      {props.text !== '' && (
        <div class="field-warning">
          <Icon name="warning" /> <span>{props.text}</span>
        </div>
      )}
    </div>
  );
}
