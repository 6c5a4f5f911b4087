import { Icon } from './icon';

/** The problem of a field, below it. */
export function FieldError(props: { text: string; id?: string }) {
  if (props.text === '') return null;
  return (
    <div class="field-error" id={props.id}>
      <Icon name="error" /> <span>{props.text}</span>
    </div>
  );
}

/** What will be stored otherwise than it was typed. */
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
