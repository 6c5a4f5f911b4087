import { signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { IconButton } from '../ui/iconButton';
import { isMac, isPlainKey, take } from '../ui/keys';
import { type StringKey, t } from '../ui/strings';

/** Whether the keyboard shortcuts are shown. */
export const sheetOpen = signal(false);

const CTRL = isMac ? '⌘' : 'Ctrl';
const SHIFT = isMac ? '⇧' : 'Shift';
const ALT = isMac ? '⌥' : 'Alt';

/** Each line lists the keys (those in an inner list are pressed together) and what they do. */
const GROUPS: ReadonlyArray<{
  readonly title: StringKey;
  readonly keys: ReadonlyArray<readonly [ReadonlyArray<readonly string[]>, StringKey]>;
}> = [
  {
    title: 'keysNew',
    keys: [
      [[['A']], 'keyAddFeedback'],
      [[['X']], 'keyAddExpectation'],
      [[['1'], ['…'], ['9']], 'keyPick'],
      [[['Y'], ['N']], 'keyPass'],
      [[[CTRL, '⏎']], 'keySave'],
      [[[CTRL, SHIFT, '⏎']], 'keySaveNext'],
      [[['R']], 'keyRepeat'],
    ],
  },
  {
    title: 'keysLabel',
    keys: [
      [[['L']], 'keyLabels'],
      [[['↑'], ['↓'], ['Home'], ['End']], 'keyOther'],
      [[['1'], ['…'], ['9']], 'keyDigit'],
      [[['Y'], ['N']], 'keyPassLabel'],
      [[['E']], 'keyEdit'],
      [[['M']], 'keyMove'],
      [[['H']], 'keyHistory'],
      [[['Delete']], 'keyDelete'],
      [[[CTRL, 'Z']], 'keyUndo'],
    ],
  },
  {
    title: 'keysPanel',
    keys: [
      [[['['], [']']], 'keyTraces'],
      [
        [
          [ALT, '↑'],
          [ALT, '↓'],
        ],
        'keyTraces',
      ],
      [[['↑'], ['↓'], ['←'], ['→']], 'keySpans'],
      [[['+'], ['-'], ['0']], 'keyZoom'],
      [[['Z']], 'keyZoomToSpan'],
      [
        [
          [SHIFT, '←'],
          [SHIFT, '→'],
        ],
        'keyPan',
      ],
      [[['F8'], [SHIFT, 'F8']], 'keyFailure'],
      [[[CTRL, 'F']], 'keyFind'],
      [[['?']], 'keySheet'],
      [[['Esc']], 'keyClose'],
    ],
  },
];

/** All keyboard shortcuts of the panel. Closing it restores the focus. */
export function KeySheet() {
  const open = sheetOpen.value;
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    if (open) dialog.current?.showModal();
  }, [open]);
  if (!open) return null;
  const close = (): void => {
    dialog.current?.close();
    sheetOpen.value = false;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isPlainKey(event)) return; // keys with modifiers and the rest of their chords are VS Code's
    if (event.key === 'Escape' || event.key === '?') {
      take(event);
      close();
    } else event.stopPropagation();
  };
  return (
    <dialog
      ref={dialog}
      class="key-sheet"
      aria-label={t('keySheetTitle')}
      onKeyDown={onKeyDown}
      onCancel={close}
      onClick={(event) => {
        if (event.target === dialog.current) close(); // outside the sheet
      }}
    >
      <header class="key-sheet-head">
        <h2>{t('keySheetTitle')}</h2>
        <IconButton icon="close" label={t('close')} onClick={close} />
      </header>
      <div class="key-groups">
        {GROUPS.map(({ title, keys }) => (
          <section key={title} aria-label={t(title)}>
            <h3 class="pane-subtitle">{t(title)}</h3>
            <dl class="key-list">
              {keys.map(([pressed, does]) => (
                <div key={pressed.join()} class="key-line">
                  <dt>
                    {pressed.map((together) => (
                      <span key={together.join()} class="keys">
                        {together.map((key) =>
                          key === '…' ? <span key={key}>{key}</span> : <kbd key={key}>{key}</kbd>,
                        )}
                      </span>
                    ))}
                  </dt>
                  <dd>{t(does)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p class="field-help">{t('keysNote')}</p>
    </dialog>
  );
}
