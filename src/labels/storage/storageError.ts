import { errorCode } from './fileSystem';

/** Something couldn't be written to disk, so nothing was sent. The message is a sentence for the user. */
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

/** Returns why a label in the outbox is stuck: its next state couldn't be written to disk. */
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
