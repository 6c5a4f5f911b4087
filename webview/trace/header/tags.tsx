import { useId, useState } from 'preact/hooks';
import { isUserTag, type Tag, tagKeyProblem } from '../../../src/model/tags';
import { IconButton, LinkButton } from '../../ui/iconButton';
import { t } from '../../ui/strings';
import type { TraceHost } from '../host';

/** What is being written: a new tag (`was` null) or a value of one that is there. */
interface Edit extends Tag {
  readonly was: string | null;
}

/** The tags of the trace. Those of MLflow itself are shown, not changed. What is typed stays when it cannot be saved. */
export function Tags({ tags, host }: { tags: readonly Tag[]; host: TraceHost }) {
  const [edit, setEdit] = useState<Edit | null>(null);
  const [deleted, setDeleted] = useState<Tag | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');
  const id = useId();
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
    if (problem !== null) return setFailure(t(KEY_PROBLEMS[problem]));
    if (edit.was === null && tags.some((tag) => tag.key === key)) return setFailure(t('tagExists'));
    run(host.call('setTag', { key, value: edit.value }), () => setEdit(null));
  };
  const remove = (tag: Tag): void => run(host.call('deleteTag', { key: tag.key }), () => setDeleted(tag));
  const undo = (tag: Tag): void => run(host.call('setTag', tag), () => setDeleted(null));
  const begin = (next: Edit): void => {
    setFailure('');
    setEdit(next);
  };
  return (
    <div class="trace-tags" aria-busy={busy}>
      <h2 class="section-title">{t('tags')}</h2>
      <ul class="tag-list" aria-label={t('tags')}>
        {tags.map((tag) => (
          <li key={tag.key} class="tag">
            <bdi>{tag.key}</bdi>
            <bdi class="tag-value">{tag.value}</bdi>
            {isUserTag(tag.key) && (
              <>
                <IconButton
                  icon="edit"
                  label={t('editTag', tag.key)}
                  disabled={busy}
                  onClick={() => begin({ ...tag, was: tag.key })}
                />
                <IconButton
                  icon="trash"
                  label={t('deleteTag', tag.key)}
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
            if (event.key !== 'Escape' || event.isComposing) return;
            event.stopPropagation();
            setEdit(null);
          }}
        >
          <input
            aria-label={t('tagKey')}
            aria-describedby={`${id}-failure`}
            placeholder={t('tagKey')}
            value={edit.key}
            readOnly={edit.was !== null}
            onInput={(event) => setEdit({ ...edit, key: event.currentTarget.value })}
          />
          <input
            aria-label={t('tagValue')}
            aria-describedby={`${id}-failure`}
            placeholder={t('tagValue')}
            value={edit.value}
            onInput={(event) => setEdit({ ...edit, value: event.currentTarget.value })}
          />
          <button type="submit" class="link-button" disabled={busy}>
            {t('saveTag')}
          </button>
          <LinkButton label={t('cancelTag')} onClick={() => setEdit(null)} />
        </form>
      ) : (
        <LinkButton label={t('addTag')} onClick={() => begin({ key: '', value: '', was: null })} />
      )}
      {deleted && (
        <p role="status">
          <bdi>{t('tagDeleted', deleted.key)}</bdi>{' '}
          <LinkButton label={t('undo')} disabled={busy} onClick={() => undo(deleted)} />
        </p>
      )}
      <p id={`${id}-failure`} role="alert">
        {failure}
      </p>
    </div>
  );
}

const KEY_PROBLEMS = {
  empty: 'tagEmpty',
  reserved: 'tagReserved',
  long: 'tagLong',
  characters: 'tagCharacters',
  path: 'tagPath',
} as const;
