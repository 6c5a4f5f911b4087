import * as z from 'zod/mini';
import { Assessment } from '../../model/assessment';

/** The format of the files. A file of another version is kept and listed, never dropped (an older or newer extension wrote it). */
export const ENTRY_VERSION = 2;

const SentSchema = z.object({
  want: z.nullable(Assessment),
  until: z.nullable(z.number()),
  /** A window that lives had sent it when we took this entry over, so it may have been given up later than we know. */
  foreign: z.optional(z.boolean()),
});

/**
 * A request whose outcome is unknown: it may still take effect on the server. `until` null: it is on its way now;
 * else the time after which it cannot take effect any more (60 s after it was given up).
 */
export type Sent = z.infer<typeof SentSchema>;

const EntrySchema = z.object({
  version: z.literal(ENTRY_VERSION),
  /** Canonical identity of the server. */
  server: z.string(),
  traceId: z.string(),
  /** `a-` + 32 hex, chosen here: the server's unique key makes a repeated create harmless. */
  id: z.string(),
  state: z.enum(['waiting', 'refused', 'settled']),
  /** What the server is known to hold; null: nothing. */
  base: z.nullable(Assessment),
  /** When `base` was seen; 0: not known, so it is looked at before it is built upon. */
  baseAt: z.number(),
  /** The desired end; null: deleted. */
  want: z.nullable(Assessment),
  /** What `want` was before the user's last change. */
  undo: z.nullable(Assessment),
  /**
   * Numbers the user's changes, over all windows: each is one above the highest that any window has on disk for this
   * label. Of two wishes for one label the one with the higher number is the later one; no clock decides that.
   */
  rev: z.number(),
  /** What other windows wanted and a later change has replaced before it was on the server; the newest first. */
  beaten: z._default(z.array(Assessment), []),
  sent: z.array(SentSchema),
  /**
   * The label in whose place this one stands, as it was then: it is deleted once the server holds this one. Both are in
   * one file, so a crash leaves either the old label or both wishes; `released`: its delete is an entry of its own now.
   */
  replaces: z.nullable(Assessment),
  released: z.boolean(),
  /** When the label was first made, for the server to keep when it is made again; null: the server's own time. */
  madeAt: z.nullable(z.number()),
  /** Not sent before; `patient`: because the server asked for it (Retry-After), so `wake` does not shorten it. */
  notBefore: z.number(),
  patient: z.boolean(),
  /** A delete can be taken back until then; 0: nothing is held. */
  heldUntil: z.number(),
  /** Failed attempts since the last success or change. */
  attempts: z.number(),
  /** The same 500 again and again. */
  sameError: z.nullable(z.object({ text: z.string(), count: z.number() })),
  /** The one corrective PATCH has been spent. */
  corrected: z.boolean(),
  /** Why it is not on the server yet, as a sentence for the user; '' as long as nothing has gone wrong. */
  reason: z.string(),
});

/**
 * One label on its way: the desired end state, not a queue of operations. All times are milliseconds of the outbox's
 * steady clock (`Clock.now`), which no change of the system's time moves; they mean nothing to another process, so
 * `restart` sets them anew.
 */
export type Entry = Readonly<z.infer<typeof EntrySchema>>;

export type DecodedEntry = { readonly entry: Entry } | { readonly unreadable: string };

/** The text of an entry's file. */
export function encodeEntry(entry: Entry): string {
  return `${JSON.stringify(entry)}\n`;
}

/** Reads an entry's file; `unreadable` says why it cannot be read, as a sentence. */
export function decodeEntry(text: string): DecodedEntry {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { unreadable: 'This file of a waiting label is damaged.' };
  }
  const header = z.safeParse(z.looseObject({ version: z.number() }), json);
  if (header.success && header.data.version !== ENTRY_VERSION && header.data.version !== 1) {
    return {
      unreadable: `Another version of this extension wrote this waiting label (format ${header.data.version}).`,
    };
  }
  const read = z.safeParse(EntrySchema, header.data?.version === 1 ? upgraded(header.data) : json);
  return read.success ? { entry: read.data } : { unreadable: 'This file of a waiting label is damaged.' };
}

/** Format 1 knew no replacing. */
function upgraded(first: object): object {
  return { ...first, version: ENTRY_VERSION, replaces: null, released: false, madeAt: null };
}

export interface EntryInit {
  readonly server: string;
  readonly traceId: string;
  readonly id: string;
  readonly base: Assessment | null;
  readonly baseAt: number;
  readonly want: Assessment | null;
  /** `base` when absent. */
  readonly undo?: Assessment | null | undefined;
  readonly replaces?: Assessment | undefined;
  /** When it was first made, where it is known to have been made before; else that of `base`. */
  readonly madeAt?: number | null | undefined;
  readonly heldUntil?: number | undefined;
  /** 1 when absent: nobody has changed it before. */
  readonly rev?: number | undefined;
}

/** As long as nothing has been tried. */
export const fresh = {
  notBefore: 0,
  patient: false,
  heldUntil: 0,
  attempts: 0,
  sameError: null,
  corrected: false,
  reason: '',
} as const;

/** The row "–": what the user has just asked for, waiting. */
export function newEntry(init: EntryInit): Entry {
  return {
    version: ENTRY_VERSION,
    server: init.server,
    traceId: init.traceId,
    id: init.id,
    state: 'waiting',
    base: init.base,
    baseAt: init.baseAt,
    want: init.want,
    undo: init.undo === undefined ? init.base : init.undo,
    rev: init.rev ?? 1,
    beaten: [],
    sent: [],
    replaces: init.replaces ?? null,
    released: false,
    madeAt: init.madeAt ?? init.base?.createdAt ?? null,
    ...fresh,
    heldUntil: init.heldUntil ?? 0,
  };
}

/** Another label is to be deleted once this one is on the server. */
export function owesDelete(entry: Entry): boolean {
  return entry.replaces !== null && !entry.released;
}

/** Nothing of it is on the server, nor can come to be there. */
export function neverLeft(entry: Entry): boolean {
  return entry.base === null && entry.sent.length === 0;
}

/** The request that is on its way now. */
export function inFlight(entry: Entry): Sent | undefined {
  return entry.sent.find((sent) => sent.until === null);
}
