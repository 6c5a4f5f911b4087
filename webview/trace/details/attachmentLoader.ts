import { createContext } from 'preact';

/** Gets the bytes of an attachment from the host, in base64. null: there is no host to ask. */
export const AttachmentLoader = createContext<((id: string, signal: AbortSignal) => Promise<string>) | null>(
  null,
);
