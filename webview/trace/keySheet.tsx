import * as l10n from '@vscode/l10n';
import { signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { IconButton } from '../ui/iconButton';
import { isMac, isPlainKey, consume } from '../ui/keys';
import type { LocalizedText } from '../ui/localizedText';

/** Whether the keyboard shortcuts are shown. */
export const sheetOpen = signal(false);

const CTRL = isMac ? '⌘' : 'Ctrl';
const SHIFT = isMac ? '⇧' : 'Shift';
const ALT = isMac ? '⌥' : 'Alt';

/** Each line lists the keys (those in an inner list are pressed together) and what they do. */
const GROUPS: ReadonlyArray<{
  readonly title: LocalizedText;
  readonly keys: ReadonlyArray<readonly [ReadonlyArray<readonly string[]>, LocalizedText]>;
}> = [
  {
    title: () => l10n.t('New label'),
    keys: [
      [[['A']], () => l10n.t('Add feedback')],
      [[['X']], () => l10n.t('Add expectation')],
      [[['1'], ['…'], ['9']], () => l10n.t('Select a value in the form')],
      [[['Y'], ['N']], () => l10n.t('Select pass or fail in the form')],
      [[[CTRL, '⏎']], () => l10n.t('Save')],
      [[[CTRL, SHIFT, '⏎']], () => l10n.t('Save and go to the next trace')],
      [[['R']], () => l10n.t('Repeat the last label on this span')],
    ],
  },
  {
    title: () => l10n.t('Focused label'),
    keys: [
      [[['L']], () => l10n.t('Go to the labels')],
      [[['↑'], ['↓'], ['Home'], ['End']], () => l10n.t('Go to another label')],
      [[['1'], ['…'], ['9']], () => l10n.t('Set the rating or category')],
      [[['Y'], ['N']], () => l10n.t('Set pass or fail')],
      [[['E']], () => l10n.t('Edit or override')],
      [[['M']], () => l10n.t('Move to another span')],
      [[['H']], () => l10n.t('Show the history')],
      [[['Delete']], () => l10n.t('Delete')],
      [[[CTRL, 'Z']], () => l10n.t('Undo the last change')],
    ],
  },
  {
    title: () => l10n.t('Panel'),
    keys: [
      [[['['], [']']], () => l10n.t('Previous or next trace')],
      [
        [
          [ALT, '↑'],
          [ALT, '↓'],
        ],
        () => l10n.t('Previous or next trace'),
      ],
      [[['↑'], ['↓'], ['←'], ['→']], () => l10n.t('Move through the spans, collapse and expand them')],
      [[['+'], ['-'], ['0']], () => l10n.t('Spans: zoom in, out, or fit the timeline')],
      [[['Z']], () => l10n.t('Spans: zoom to the span')],
      [
        [
          [SHIFT, '←'],
          [SHIFT, '→'],
        ],
        () => l10n.t('Spans: move along the time axis'),
      ],
      [[['F8'], [SHIFT, 'F8']], () => l10n.t('Next or previous failed span')],
      [[[CTRL, 'F']], () => l10n.t('Find in the trace')],
      [[['?']], () => l10n.t('Show these shortcuts')],
      [[['Esc']], () => l10n.t('Close, or return to the spans')],
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
      consume(event);
      close();
    } else event.stopPropagation();
  };
  return (
    <dialog
      ref={dialog}
      class="key-sheet"
      aria-label={l10n.t('Keyboard Shortcuts')}
      onKeyDown={onKeyDown}
      onCancel={close}
      onClick={(event) => {
        if (event.target === dialog.current) close(); // outside the sheet
      }}
    >
      <header class="key-sheet-head">
        <h2>{l10n.t('Keyboard Shortcuts')}</h2>
        <IconButton icon="close" label={l10n.t('Close')} onClick={close} />
      </header>
      <div class="key-groups">
        {GROUPS.map(({ title, keys }) => (
          <section key={title} aria-label={title()}>
            <h3 class="pane-subtitle">{title()}</h3>
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
                  <dd>{does()}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p class="field-help">
        {l10n.t(
          'In a text box, letters and digits are typed as usual. Every action is also a command that you can bind to another key.',
        )}
      </p>
    </dialog>
  );
}
