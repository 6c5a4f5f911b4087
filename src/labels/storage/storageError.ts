import * as l10n from '@vscode/l10n';
import { errorCode } from './fileSystem';

/** Something couldn't be written to disk, so nothing was sent. The message is a sentence for the user. */
export class StorageError extends Error {
  constructor(cause: unknown) {
    super(
      l10n.t('{0} Nothing was sent, and your input is still here. Fix this, then try again.', why(cause)),
      {
        cause,
      },
    );
    this.name = 'StorageError';
  }
}

/** Returns why a label in the outbox is stuck: its next state couldn't be written to disk. */
export function storageReason(cause: unknown): string {
  return l10n.t('{0} Sends when it can be saved.', why(cause));
}

function why(cause: unknown): string {
  if (cause instanceof StorageError) return why(cause.cause);
  const code = errorCode(cause);
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return l10n.t("The label can't be saved on this computer: the disk is full.");
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return l10n.t("The label can't be saved on this computer: no permission to write.");
    default:
      return l10n.t("The label can't be saved on this computer ({0}).", code === '' ? String(cause) : code);
  }
}
