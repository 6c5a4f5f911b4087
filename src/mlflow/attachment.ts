import * as l10n from '@vscode/l10n';
import { TrackingError } from '../model/trackingError';
import type { HttpAnswer } from './http';

const MAX_BYTES = 20e6;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Whether this can be the ID of an attachment. It comes from a trace's content and becomes part of a path.
 */
export function isAttachmentId(id: string): boolean {
  return UUID.test(id);
}

export function noAttachment(server: string): TrackingError {
  return new TrackingError({
    kind: 'notFound',
    message: l10n.t("{0} doesn't have this attachment.", server),
    server,
  });
}

/**
 * Reads the whole body of a response.
 * @throws TrackingError `badResponse` when it exceeds 20 MB; the rest isn't read.
 */
export async function readBytes(answer: HttpAnswer, server: string, what: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body) {
    size += chunk.length;
    if (size > MAX_BYTES) {
      const message = l10n.t(
        'The response of {0} for {1} is larger than {2} MB. Open the trace in MLflow to see it.',
        server,
        what,
        MAX_BYTES / 1e6,
      );
      throw new TrackingError({ kind: 'badResponse', message, server, status: answer.status });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
