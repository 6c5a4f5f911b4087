import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { Draft, draftFields, type DraftPlace } from '../../model/draft';
import { once } from '../../model/once';

const VERSION = 1;

export interface KeptDraft {
  readonly place: DraftPlace;
  readonly draft: Draft;
  /** The last input, in milliseconds since the epoch by this computer's clock: to be shown, never to be decided by. */
  readonly at: number;
}

/** A draft with its number: of two texts for one place the higher one is the later one. Clocks can be wrong. */
export interface NumberedDraft {
  readonly kept: KeptDraft;
  readonly order: number;
}

/** What a file of drafts holds, all of one trace. */
export interface DraftFile {
  readonly server: string;
  readonly traceId: string;
  /** One place can have several: what another window or computer typed there is kept beside one's own. */
  readonly drafts: readonly NumberedDraft[];
  /** Elements that this version cannot read. They are written again as they are. */
  readonly odd: readonly unknown[];
}

export type DecodedDrafts = { readonly file: DraftFile } | { readonly unreadable: string };

/** Made when drafts are first read, not at activation. */
const fileSchema = once(() =>
  z.object({ version: z.number(), server: z.string(), traceId: z.string(), drafts: z.array(z.unknown()) }),
);

/** Loose: what a newer version adds to a draft is written again. */
const draftSchema = once(() =>
  z.looseObject({
    place: z.looseObject({ spanId: z.nullable(z.string()), labelId: z.nullable(z.string()) }),
    draft: z.looseObject(draftFields),
    at: z.catch(z.number(), 0),
    order: z.catch(z.number(), 0),
  }),
);

/** Reads a file of drafts; `unreadable` says why it cannot be read. */
export function decodeDrafts(text: string): DecodedDrafts {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { unreadable: 'it is damaged' };
  }
  const version = z.safeParse(z.object({ version: z.number() }), json).data?.version;
  if (version !== undefined && version !== VERSION)
    return { unreadable: `another version of this extension wrote it (format ${version})` };
  const { data } = z.safeParse(fileSchema(), json);
  if (data === undefined) return { unreadable: 'it is damaged' };
  const drafts: NumberedDraft[] = [];
  const odd: unknown[] = [];
  for (const element of data.drafts) {
    const read = z.safeParse(draftSchema(), element);
    if (!read.success) odd.push(element);
    else {
      const { order, ...kept } = read.data;
      drafts.push({ kept, order });
    }
  }
  return { file: { server: data.server, traceId: data.traceId, drafts, odd } };
}

export function encodeDrafts({ server, traceId, drafts, odd }: DraftFile): string {
  const elements = [...odd, ...drafts.map(({ kept, order }) => ({ ...kept, order }))];
  return JSON.stringify({ version: VERSION, server, traceId, drafts: elements });
}

/** What the names of the files of a trace begin with. Copies that a sync tool makes have it in their names, too. */
export function fileStem(server: string, traceId: string): string {
  return createHash('sha256')
    .update(JSON.stringify([server, traceId]))
    .digest('hex')
    .slice(0, 32);
}

/** Whether a name tells of no trace at all, so that only the file itself can say of which it is. */
export function hasNoStem(name: string): boolean {
  return !/[0-9a-f]{32}/.test(name);
}

/** The `n`th name, from 0, that the drafts of a trace can be written to: each serves where those before it cannot. */
export function fileName(stem: string, n: number): string {
  return n === 0 ? `${stem}.json` : `${stem}-${n + 1}.json`;
}

/** Tells one text from another, in a few characters. Only what this version knows of a draft counts. */
export function fingerprint({ place, draft }: KeptDraft): string {
  const known = z.safeParse(Draft, draft).data ?? draft;
  return createHash('sha256')
    .update(JSON.stringify([place.spanId, place.labelId, known]))
    .digest('base64')
    .slice(0, 24);
}
