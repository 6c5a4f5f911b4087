import * as l10n from '@vscode/l10n';
import { TEXT_BUNDLE_ELEMENT, TextBundle } from '../../src/model/textBundle';

/** Loads the translations that the host put into the document, if there are any. Call before the first text. */
export function loadTexts(): void {
  const text = document.getElementById(TEXT_BUNDLE_ELEMENT)?.textContent;
  if (text !== undefined && text !== '') l10n.config({ contents: TextBundle.parse(JSON.parse(text)) });
}
