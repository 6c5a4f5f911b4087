import { createContext } from 'preact';

/** Loads the bytes of an attachment from the host, in base64. null without a host. */
export const AttachmentLoader = createContext<((id: string, signal: AbortSignal) => Promise<string>) | null>(
  null,
);
