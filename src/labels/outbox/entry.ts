import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import { Assessment } from '../../model/assessment';

/**
 * The format of the files. Files of other extension versions that can't be read are kept and listed, never
 * dropped.
 */
export const ENTRY_VERSION = 2;

const SentSchema = z.object({
  want: z.nullable(Assessment),
  until: z.nullable(z.number()),
  /** Sent by a live window before we took the entry over. It may give up later than we know. */
  foreign: z.optional(z.boolean()),
});

/**
 * A request whose outcome is unknown, so it may still take effect on the server. `until` is null while the
 * request is in flight, otherwise the time from which it can't take effect anymore (60 s after giving up).
 */
export type Sent = z.infer<typeof SentSchema>;

const EntrySchema = z.object({
  version: z.literal(ENTRY_VERSION),
  /** Canonical identity of the server. */
  server: z.string(),
  traceId: z.string(),
  /** `a-` + 32 hex digits, generated here: the server's unique key makes a repeated create harmless. */
  id: z.string(),
  state: z.enum(['waiting', 'refused', 'settled']),
  /** The last known server version; null: none. */
  base: z.nullable(Assessment),
  /** When `base` was read; 0: unknown, so it's read again before it's relied on. */
  baseAt: z.number(),
  /** The desired state; null: deleted. */
  want: z.nullable(Assessment),
  /** `want` before the user's last change. */
  undo: z.nullable(Assessment),
  /**
   * Numbers the user's changes across all windows: each number is one above the highest that any window has
   * on disk for this label. The change with the higher number is later; clocks aren't compared.
   */
  rev: z.number(),
  /** Other windows' versions that a later change replaced before they were on the server, newest first. */
  beaten: z._default(z.array(Assessment), []),
  sent: z.array(SentSchema),
  /**
   * The label that this one replaces, as it was then. It's deleted once this one is on the server. Both are
   * in one file, so a crash leaves either the old label or both changes. `released`: the delete has an entry
   * of its own.
   */
  replaces: z.nullable(Assessment),
  released: z.boolean(),
  /** The label's first creation time, sent when it's created again; null: the server's own time. */
  madeAt: z.nullable(z.number()),
  /**
   * Not sent before this time. `patient`: the server asked for it (Retry-After), so `wake` doesn't end it.
   */
  notBefore: z.number(),
  patient: z.boolean(),
  /** A delete can be undone until this time; 0: no delete is held. */
  heldUntil: z.number(),
  /** Failed attempts since the last success or change. */
  attempts: z.number(),
  /** The same 500, and how often it was returned in a row. */
  sameError: z.nullable(z.object({ text: z.string(), count: z.number() })),
  /** Whether the one corrective PATCH has been sent. */
  corrected: z.boolean(),
  /** Why the label isn't on the server yet, as a sentence for the user; '' if nothing has gone wrong. */
  reason: z.string(),
});

/**
 * One pending label: its desired state, not a queue of operations. All times are milliseconds of the outbox's
 * steady clock (`Clock.now`), which isn't affected by changes of the system clock. They mean nothing to
 * another process, so `restart` resets them.
 */
export type Entry = Readonly<z.infer<typeof EntrySchema>>;

export type DecodedEntry = { readonly entry: Entry } | { readonly unreadable: string };

/** Returns the text of an entry's file. */
export function encodeEntry(entry: Entry): string {
  return `${JSON.stringify(entry)}\n`;
}

/** Decodes an entry's file; `unreadable` is a sentence that says why it can't be read. */
export function decodeEntry(text: string): DecodedEntry {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { unreadable: l10n.t('This file of a pending label is damaged.') };
  }
  const header = z.safeParse(z.looseObject({ version: z.number() }), json);
  if (header.success && header.data.version !== ENTRY_VERSION && header.data.version !== 1) {
    return {
      unreadable: l10n.t(
        'This pending label was saved by another version of this extension (format {0}).',
        header.data.version,
      ),
    };
  }
  const read = z.safeParse(EntrySchema, header.data?.version === 1 ? upgraded(header.data) : json);
  return read.success
    ? { entry: read.data }
    : { unreadable: l10n.t('This file of a pending label is damaged.') };
}

/** Format 1 couldn't replace labels. */
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
  /** Defaults to `base`. */
  readonly undo?: Assessment | null | undefined;
  readonly replaces?: Assessment | undefined;
  /** When the label was first created, if it's known to have existed before. Defaults to that of `base`. */
  readonly madeAt?: number | null | undefined;
  readonly heldUntil?: number | undefined;
  /** Defaults to 1: the label hasn't been changed before. */
  readonly rev?: number | undefined;
}

/** The initial state of an entry that hasn't been tried yet. */
export const UNTRIED = {
  notBefore: 0,
  patient: false,
  heldUntil: 0,
  attempts: 0,
  sameError: null,
  corrected: false,
  reason: '',
} as const;

/** Creates the entry for a label that the user has just changed. */
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
    ...UNTRIED,
    heldUntil: init.heldUntil ?? 0,
  };
}

/** Whether another label must be deleted once this one is on the server. */
export function owesDelete(entry: Entry): boolean {
  return entry.replaces !== null && !entry.released;
}

/** Whether nothing of the label is on the server or can still get there. */
export function isUnsent(entry: Entry): boolean {
  return entry.base === null && entry.sent.length === 0;
}

/** Returns the request that is in flight, if any. */
export function inFlight(entry: Entry): Sent | undefined {
  return entry.sent.find((sent) => sent.until === null);
}
