import { isLeftToVscode } from './keys';
import './nonce';
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeRadio,
  vsCodeRadioGroup,
  vsCodeTextArea,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';

/**
 * Registers the form controls used in this folder individually, so that the rest of the toolkit isn't
 * bundled.
 */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodeRadio(),
    vsCodeRadioGroup(),
    vsCodeTextArea(),
    vsCodeTextField(),
  );
  // The toolkit starts following the theme on the document's `load` event, which may have fired before it was
  // loaded.
  if (document.readyState === 'complete') window.dispatchEvent(new Event('load'));
}

/** Keeps a form control from handling keys left to VS Code; it has no API for that. */
export function leaveKeys(element: HTMLElement | null): void {
  if (!element || Object.hasOwn(element, GUARDED)) return;
  const handler: unknown = Reflect.get(element, 'keydownHandler');
  if (typeof handler !== 'function') return; // not registered yet
  Reflect.set(element, GUARDED, true);
  Reflect.set(element, 'keydownHandler', (event: KeyboardEvent): unknown => {
    if (isLeftToVscode(event)) return true; // not prevented
    const goesOn: unknown = Reflect.apply(handler, element, [event]);
    return goesOn;
  });
}

const GUARDED = 'leavesKeys';

/**
 * Sets attributes that a toolkit element doesn't pass on to its inner control: help and error (as text,
 * because IDs don't work across a shadow boundary), validity, and the input mode.
 */
export function describeInner(
  host: HTMLElement | null,
  told: { readonly help: string; readonly error: string; readonly inputMode?: string },
): void {
  const control = host?.shadowRoot?.querySelector('input, textarea');
  if (!control) return;
  control.setAttribute('aria-description', told.error === '' ? told.help : `${told.error} ${told.help}`);
  control.setAttribute('aria-invalid', String(told.error !== ''));
  if (told.inputMode !== undefined) control.setAttribute('inputmode', told.inputMode);
}
