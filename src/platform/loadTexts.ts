import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

/** Loads the translations for the modules that don't import `vscode`. Call before the first text. */
export function loadTexts(): void {
  if (vscode.l10n.bundle !== undefined) l10n.config({ contents: vscode.l10n.bundle });
}
