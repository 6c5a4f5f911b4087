import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { Draft, draftFields, type DraftPlace } from '../../model/draft';
import { once } from '../../model/once';

const VERSION = 1;

export interface KeptDraft {
  readonly place: DraftPlace;
  readonly draft: Draft;
  /** Time of the last input, in milliseconds since the epoch by this computer's clock. For display only. */
  readonly at: number;
}

/** A draft and its number. Of two drafts for one place, the higher number is later; clocks can be wrong. */
export interface NumberedDraft {
  readonly kept: KeptDraft;
  readonly order: number;
}

/** The contents of a draft file. All drafts are of one trace. */
export interface DraftFile {
  readonly server: string;
  readonly traceId: string;
  /** Several drafts can have the same place: those of other windows or computers are kept as well. */
  readonly drafts: readonly NumberedDraft[];
  /** Elements that this version can't read. They are written back unchanged. */
  readonly odd: readonly unknown[];
}

export type DecodedDrafts = { readonly file: DraftFile } | { readonly unreadable: string };

/** Created when drafts are first read, not at activation. */
const fileSchema = once(() =>
  z.object({ version: z.number(), server: z.string(), traceId: z.string(), drafts: z.array(z.unknown()) }),
);

/** Loose, so that fields added by a newer version are written back. */
const draftSchema = once(() =>
  z.looseObject({
    place: z.looseObject({ spanId: z.nullable(z.string()), labelId: z.nullable(z.string()) }),
    draft: z.looseObject(draftFields),
    at: z.catch(z.number(), 0),
    order: z.catch(z.number(), 0),
  }),
);

/** Decodes a draft file; `unreadable` says why it can't be read. */
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

/** Returns the prefix of a trace's file names. Copies made by a sync tool contain it, too. */
export function fileStem(server: string, traceId: string): string {
  return createHash('sha256')
    .update(JSON.stringify([server, traceId]))
    .digest('hex')
    .slice(0, 32);
}

/** Whether a file name identifies no trace, so that only the content can. */
export function hasNoStem(name: string): boolean {
  return !/[0-9a-f]{32}/.test(name);
}

/**
 * Returns the `n`th file name, from 0, for a trace's drafts. Each is used only if those before it can't be.
 */
export function fileName(stem: string, n: number): string {
  return n === 0 ? `${stem}.json` : `${stem}-${n + 1}.json`;
}

/** Returns a short hash that tells drafts apart. Ignores fields that this version doesn't know. */
export function fingerprint({ place, draft }: KeptDraft): string {
  const known = z.safeParse(Draft, draft).data ?? draft;
  return createHash('sha256')
    .update(JSON.stringify([place.spanId, place.labelId, known]))
    .digest('base64')
    .slice(0, 24);
}
