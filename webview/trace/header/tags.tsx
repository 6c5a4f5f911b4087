import * as l10n from '@vscode/l10n';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isUserTag, type Tag, tagKeyProblem } from '../../../src/model/tags';
import { IconButton, LinkButton } from '../../ui/iconButton';
import { isPlainKey } from '../../ui/keys';
import type { TraceHost } from '../traceHost';
import type { LocalizedText } from '../../ui/localizedText';

/** The tag in the form: a new one if `existingKey` is null, otherwise a new value for an existing one. */
interface Edit extends Tag {
  readonly existingKey: string | null;
}

/** The tags of the trace. MLflow's own tags are read-only. If saving fails, the input stays. */
export function Tags({ tags, host }: { tags: readonly Tag[]; host: TraceHost }) {
  const [edit, setEdit] = useState<Edit | null>(null);
  const [deleted, setDeleted] = useState<Tag | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const focusOn = useFocusByName(root);
  const run = (request: Promise<unknown>, done: () => void): void => {
    setBusy(true);
    setFailure('');
    request
      .then(done, (error: unknown) => setFailure(error instanceof Error ? error.message : String(error)))
      .finally(() => setBusy(false));
  };
  const save = (): void => {
    if (!edit || busy) return;
    const key = edit.key.trim();
    const problem = tagKeyProblem(key);
    if (problem !== null) return setFailure(KEY_PROBLEMS[problem]());
    if (edit.existingKey === null && tags.some((tag) => tag.key === key))
      return setFailure(l10n.t('A tag with this name exists. Edit that tag instead.'));
    run(host.call('setTag', { key, value: edit.value }), () => finish(edit));
  };
  const finish = ({ existingKey }: Edit): void => {
    setFailure('');
    setEdit(null);
    focusOn(existingKey === null ? l10n.t('Add Tag') : l10n.t('Edit Tag {0}', existingKey));
  };
  const remove = (tag: Tag): void =>
    run(host.call('deleteTag', { key: tag.key }), () => {
      setDeleted(tag);
      focusOn(l10n.t('Undo'));
    });
  const undo = (tag: Tag): void =>
    run(host.call('setTag', tag), () => {
      setDeleted(null);
      focusOn(l10n.t('Edit Tag {0}', tag.key));
    });
  const startEdit = (next: Edit): void => {
    setFailure('');
    setEdit(next);
    focusOn(next.existingKey === null ? l10n.t('Tag name') : l10n.t('Tag value'));
  };
  return (
    <div class="trace-tags" aria-busy={busy} ref={root}>
      <h2 class="section-title">{l10n.t('Tags')}</h2>
      <ul class="tag-list" aria-label={l10n.t('Tags')}>
        {tags.map((tag) => (
          <li key={tag.key} class="tag">
            <bdi>{tag.key}</bdi>
            <bdi class="tag-value">{tag.value}</bdi>
            {isUserTag(tag.key) && (
              <>
                <IconButton
                  icon="edit"
                  label={l10n.t('Edit Tag {0}', tag.key)}
                  disabled={busy}
                  onClick={() => startEdit({ ...tag, existingKey: tag.key })}
                />
                <IconButton
                  icon="trash"
                  label={l10n.t('Delete Tag {0}', tag.key)}
                  disabled={busy}
                  onClick={() => remove(tag)}
                />
              </>
            )}
          </li>
        ))}
      </ul>
      {edit ? (
        <form
          class="tag-form"
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || !isPlainKey(event)) return;
            event.stopPropagation();
            finish(edit);
          }}
        >
          <input
            aria-label={l10n.t('Tag name')}
            aria-describedby={`${id}-failure`}
            placeholder={l10n.t('Tag name')}
            value={edit.key}
            readOnly={edit.existingKey !== null}
            onInput={(event) => setEdit({ ...edit, key: event.currentTarget.value })}
          />
          <input
            aria-label={l10n.t('Tag value')}
            aria-describedby={`${id}-failure`}
            placeholder={l10n.t('Tag value')}
            value={edit.value}
            onInput={(event) => setEdit({ ...edit, value: event.currentTarget.value })}
          />
          <button type="submit" class="link-button" disabled={busy}>
            {l10n.t('Save Tag')}
          </button>
          <LinkButton label={l10n.t('Cancel')} onClick={() => finish(edit)} />
        </form>
      ) : (
        <LinkButton
          label={l10n.t('Add Tag')}
          onClick={() => startEdit({ key: '', value: '', existingKey: null })}
        />
      )}
      {deleted && (
        <p role="status">
          <bdi>{l10n.t('Deleted tag {0}.', deleted.key)}</bdi>{' '}
          <LinkButton label={l10n.t('Undo')} disabled={busy} onClick={() => undo(deleted)} />
        </p>
      )}
      <p id={`${id}-failure`} role="alert">
        {failure}
      </p>
    </div>
  );
}

/**
 * Returns a function that focuses the control with a given name once it exists and is enabled: the element
 * that has the focus may be removed before that. Doesn't take the focus if the user has moved on.
 */
function useFocusByName(root: { readonly current: HTMLElement | null }): (name: string) => void {
  const wanted = useRef('');
  useLayoutEffect(() => {
    const container = root.current;
    if (wanted.current === '' || !container) return;
    const { activeElement } = document;
    const mayTakeFocus =
      activeElement === null || activeElement === document.body || container.contains(activeElement);
    const controls = [...container.querySelectorAll<HTMLButtonElement | HTMLInputElement>('button, input')];
    const found = controls.find((control) => (control.ariaLabel ?? control.textContent) === wanted.current);
    if (mayTakeFocus && (found === undefined || found.disabled)) return;
    wanted.current = '';
    if (mayTakeFocus) found?.focus();
    if (mayTakeFocus && found instanceof HTMLInputElement) found.select();
  });
  return (name) => (wanted.current = name);
}

const KEY_PROBLEMS: Readonly<Record<NonNullable<ReturnType<typeof tagKeyProblem>>, LocalizedText>> = {
  empty: () => l10n.t('Enter a tag name.'),
  reserved: () => l10n.t('Names that start with "mlflow." are reserved for MLflow.'),
  long: () => l10n.t('A tag name can have up to 250 characters.'),
  characters: () => l10n.t('A tag name can only have letters, digits, spaces, and _ - . : /'),
  path: () => l10n.t('Each part of a tag name between slashes needs more than dots.'),
};
