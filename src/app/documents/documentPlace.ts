import * as z from 'zod/mini';
import { SPAN_ID } from '../../model/span';
import { TRACE_ID } from '../../model/trace';
import { VALUE_FORMS } from '../../model/traceDocument';
import { fileName } from './fileName';

const SpanId = z.nullable(z.string().check(z.regex(SPAN_ID)));

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

/** The path in a document's address: a folder for the trace, and the name that stands in the tab. */
export function placePath({ traceId, part }: DocumentPlace, name: string): string {
  return `/${traceId}/${fileName(name, part.kind)}.${extension(part)}`;
}

/** The query in a document's address, which says where the content is. */
export function placeQuery(place: DocumentPlace): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** undefined for a query that we did not make. */
export function parsePlaceQuery(query: string): DocumentPlace | undefined {
  try {
    return Place.safeParse(JSON.parse(Buffer.from(query, 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}

/**
 * Which language VS Code takes it for. Never Markdown: the editor of a Markdown document makes a link of
 * `[x](command:…)`, and a click with Ctrl would run a command that a trace has chosen, arguments included.
 */
function extension(part: DocumentPart): string {
  return part.kind !== 'span' && part.form === 'json' ? 'json' : 'txt';
}
