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

/** Registers the form controls that this folder wraps, one by one: nothing else of the toolkit is bundled. */
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
  // The toolkit takes up the theme, and follows it, from the document's `load` on; it may be loaded itself after that.
  if (document.readyState === 'complete') window.dispatchEvent(new Event('load'));
}

/** Keeps a form control from acting on keys that are left to VS Code: it has no other way to be told. */
export function leaveKeys(element: HTMLElement | null): void {
  if (!element || Object.hasOwn(element, GUARDED)) return;
  const handler: unknown = Reflect.get(element, 'keydownHandler');
  if (typeof handler !== 'function') return; // not registered yet
  Reflect.set(element, GUARDED, true);
  Reflect.set(element, 'keydownHandler', (event: KeyboardEvent): unknown => {
    if (isLeftToVscode(event)) return true; // the key goes on, and is not prevented
    const goesOn: unknown = Reflect.apply(handler, element, [event]);
    return goesOn;
  });
}

const GUARDED = 'leavesKeys';

/**
 * Tells the control inside a toolkit element what the element cannot pass on: help and error (ids do not reach into a
 * shadow tree, so they go as text), validity and the kind of keyboard.
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
