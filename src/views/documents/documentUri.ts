import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { TRACE_ID } from '../../model/trace';
import { VALUE_FORMS } from '../../model/traceDocument';
import { fileName } from './fileName';

export const DOCUMENT_SCHEME = 'mlflow-traces-document';

const SpanId = z.nullable(z.string().check(z.regex(/^[0-9a-f]{16}$/)));

const Part = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('value'), spanId: SpanId, ref: z.string(), form: z.enum(VALUE_FORMS) }),
  z.object({ kind: z.literal('span'), spanId: SpanId }),
  /** The whole trace: as JSON, or as text for comparing. */
  z.object({ kind: z.literal('trace'), form: z.enum(['json', 'text']) }),
  z.object({ kind: z.literal('label'), labelId: z.string(), form: z.enum(['json', 'text']) }),
]);
const Place = z.object({
  /** Canonical URI of the server, without credentials. */
  server: z.string(),
  traceId: z.string().check(z.regex(TRACE_ID)),
  part: Part,
});

/** What a read-only document shows. */
export type DocumentPlace = z.infer<typeof Place>;
export type DocumentPart = z.infer<typeof Part>;

/**
 * The address of a read-only document: it says where the content is to be found, and holds none of it, so that a tab comes
 * back after a reload. `name` stands in the tab.
 */
export function documentUri(place: DocumentPlace, name: string): vscode.Uri {
  return vscode.Uri.from({
    scheme: DOCUMENT_SCHEME,
    path: `/${place.traceId}/${fileName(name, place.part.kind)}.${extension(place.part)}`,
    query: Buffer.from(JSON.stringify(place)).toString('base64url'),
  });
}

/** undefined for an address that we did not make. */
export function parseDocumentUri(uri: vscode.Uri): DocumentPlace | undefined {
  try {
    return Place.safeParse(JSON.parse(Buffer.from(uri.query, 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}

/** Which language VS Code takes it for. */
function extension(part: DocumentPart): string {
  if (part.kind === 'span') return 'md';
  if (part.kind === 'trace' && part.form === 'text') return 'md';
  return part.form === 'json' ? 'json' : part.form === 'markdown' ? 'md' : 'txt';
}
