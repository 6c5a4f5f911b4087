import * as z from 'zod/mini';
import { SPAN_ID } from '../../model/span';
import { TRACE_ID } from '../../model/trace';
import { VALUE_FORMS } from '../../model/traceDocument';
import { fileName } from './fileName';

const SpanId = z.nullable(z.string().check(z.regex(SPAN_ID)));

const Part = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('value'), spanId: SpanId, ref: z.string(), form: z.enum(VALUE_FORMS) }),
  z.object({ kind: z.literal('span'), spanId: SpanId }),
  /** The whole trace: as JSON, or as text for comparison. */
  z.object({ kind: z.literal('trace'), form: z.enum(['json', 'text']) }),
  z.object({ kind: z.literal('label'), labelId: z.string(), form: z.enum(['json', 'text']) }),
]);
const Place = z.object({
  /** Canonical URI of the server, without credentials. */
  server: z.string(),
  traceId: z.string().check(z.regex(TRACE_ID)),
  part: Part,
});

/** Identifies the content of a read-only document. */
export type DocumentPlace = z.infer<typeof Place>;
export type DocumentPart = z.infer<typeof Part>;

/** Returns the path of a document's URI: a folder for the trace, and the name shown in the tab. */
export function placePath({ traceId, part }: DocumentPlace, name: string): string {
  return `/${traceId}/${fileName(name, part.kind)}.${extension(part)}`;
}

/** Returns the query of a document's URI, which identifies the content. */
export function placeQuery(place: DocumentPlace): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** Parses the query of a document's URI. Returns undefined if it isn't one of ours. */
export function parsePlaceQuery(query: string): DocumentPlace | undefined {
  try {
    return Place.safeParse(JSON.parse(Buffer.from(query, 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}

/**
 * Determines the language that VS Code detects. Never Markdown: the editor turns `[x](command:…)` in Markdown
 * into a link, and Ctrl+click would run a command from the trace, arguments included.
 */
function extension(part: DocumentPart): string {
  return part.kind !== 'span' && part.form === 'json' ? 'json' : 'txt';
}
