import { errorCode } from './fileSystem';

/** Something could not be written on this computer, so nothing was sent. Says so in a sentence for the user. */
export class StorageError extends Error {
  constructor(cause: unknown) {
    super(
      `${why(cause)}, so nothing was sent. What you typed is still here: make room or access, then try again.`,
      {
        cause,
      },
    );
    this.name = 'StorageError';
  }
}

/** Why a label that is already kept here cannot go on: its next state could not be written. */
export function storageReason(cause: unknown): string {
  return `${why(cause)}. Will be sent when it can be.`;
}

function why(cause: unknown): string {
  if (cause instanceof StorageError) return why(cause.cause);
  const code = errorCode(cause);
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'The label could not be kept on this computer (the disk is full)';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'The label could not be kept on this computer (no permission to write)';
    default:
      return `The label could not be kept on this computer (${code === '' ? String(cause) : code})`;
  }
}
