import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { Draft, DraftPlace } from '../model/draft';
import type { Disposable } from '../model/event';
import { once } from '../model/once';
import type { Clock } from './clock';
import { TEMPORARY, writeDurably } from './durable';
import type { FileSystem } from './fileSystem';

/** Written this long (ms) after the first input that is not on disk: together with the write itself under 250 ms. */
const WRITE_AFTER_MS = 100;
/** Tried again this long (ms) after a write failed. */
const RETRY_AFTER_MS = 2_000;
/** Drafts that nobody has touched for this long (ms) are removed at the start: 30 days. */
const MAX_AGE_MS = 30 * 24 * 60 * 60_000;
/** At most this many traces have drafts; at the start the oldest beyond are removed. */
const MAX_TRACES = 500;

/** Made when drafts are first read, not at activation. */
const fileSchema = once(() =>
  z.object({
    version: z.literal(1),
    server: z.string(),
    traceId: z.string(),
    drafts: z.array(
      z.object({
        place: z.object({ spanId: z.nullable(z.string()), labelId: z.nullable(z.string()) }),
        draft: z.object({
          kind: z.enum(['feedback', 'expectation']),
          name: z.string(),
          dataType: z.enum(['number', 'boolean', 'string', 'json']),
          value: z.string(),
          rationale: z.string(),
          source: z.optional(
            z.object({
              type: z.enum(['HUMAN', 'LLM_JUDGE', 'CODE', 'SOURCE_TYPE_UNSPECIFIED']),
              id: z.string(),
            }),
          ),
          metadata: z.optional(z.string()),
        }),
        /** Milliseconds since the epoch. */
        at: z.number(),
      }),
    ),
  }),
);
type File = z.infer<ReturnType<typeof fileSchema>>;

export interface KeptDraft {
  readonly place: DraftPlace;
  readonly draft: Draft;
  /** The last input, in milliseconds since the epoch. */
  readonly at: number;
}

interface TraceDrafts {
  readonly server: string;
  readonly traceId: string;
  readonly drafts: Map<string, KeptDraft>;
  /** The places whose drafts this window has set or removed: the others may be another window's. */
  readonly touched: Set<string>;
}

export interface DraftStoreOptions {
  /** `globalStorageUri` as a path; the drafts are in its folder `drafts`, a file a trace. */
  readonly root: string;
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly log: (message: string) => void;
}

/**
 * What stands in forms and is not submitted: in memory at once, on disk within 250 ms of the last input, there again
 * after a restart. Removed when it is submitted or emptied (`set` with null), after 30 days, and beyond 500 traces.
 */
export class DraftStore implements Disposable {
  readonly #options: DraftStoreOptions;
  readonly #folder: string;
  readonly #traces = new Map<string, TraceDrafts>();
  readonly #unsaved = new Set<string>();
  #timer: Disposable | undefined;
  #writing: Promise<void> = Promise.resolve();
  #loading: Promise<void> | undefined;

  constructor(options: DraftStoreOptions) {
    this.#options = options;
    this.#folder = `${options.root}/drafts`;
  }

  /** Reads what earlier windows left, once; what was typed here meanwhile stands. Await it before a form is filled. */
  load(): Promise<void> {
    this.#loading ??= this.#read();
    return this.#loading;
  }

  /** The drafts of a trace. */
  ofTrace(server: string, traceId: string): readonly KeptDraft[] {
    return [...(this.#traces.get(keyOf(server, traceId))?.drafts.values() ?? [])];
  }

  /** Keeps what a form holds now; null: nothing worth keeping, or submitted. */
  set(server: string, traceId: string, place: DraftPlace, draft: Draft | null): void {
    const trace = this.#of(server, traceId);
    const key = placeKey(place);
    if (draft === null && !trace.drafts.has(key) && !trace.touched.has(key)) return;
    trace.touched.add(key);
    trace.drafts.delete(key); // set anew it comes last: the edit that was taken up last is the one shown
    if (draft !== null) trace.drafts.set(key, { place, draft, at: this.#options.clock.wall() });
    this.#unsaved.add(keyOf(server, traceId));
    // Not put off by further input: a person who types on and on must not lose it all.
    this.#timer ??= this.#options.clock.after(WRITE_AFTER_MS, () => void this.flush());
  }

  /** Writes what is not on disk yet. Resolves when it is, or when it cannot be (then it stays in memory, and in the log). */
  async flush(): Promise<void> {
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#writeAll());
    await this.#writing;
  }

  /** Stops the timer. Await `flush()` before, where there is time. */
  dispose(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
  }

  async #read(): Promise<void> {
    const { files, clock } = this.#options;
    const read: { path: string; file: File; latest: number }[] = [];
    for (const name of await files.list(this.#folder)) {
      const path = `${this.#folder}/${name}`;
      if (name.endsWith(TEMPORARY)) {
        await files.remove(path);
        continue;
      }
      const file = parseFile(await files.read(path));
      if (file !== undefined)
        read.push({ path, file, latest: Math.max(0, ...file.drafts.map((kept) => kept.at)) });
    }
    read.sort((a, b) => b.latest - a.latest);
    const oldest = clock.wall() - MAX_AGE_MS;
    for (const [index, { path, file, latest }] of read.entries()) {
      if (index >= MAX_TRACES || latest < oldest) await files.remove(path);
      else merge(this.#of(file.server, file.traceId), file.drafts);
    }
  }

  async #writeAll(): Promise<void> {
    for (const key of [...this.#unsaved]) {
      this.#unsaved.delete(key);
      const trace = this.#traces.get(key);
      if (trace === undefined) continue;
      try {
        await this.#write(trace);
      } catch (error) {
        this.#unsaved.add(key);
        this.#timer ??= this.#options.clock.after(RETRY_AFTER_MS, () => void this.flush());
        this.#options.log(`A draft could not be written: ${String(error)}`);
      }
    }
  }

  async #write(trace: TraceDrafts): Promise<void> {
    const { files, clock } = this.#options;
    const name = `${createHash('sha256').update(keyOf(trace.server, trace.traceId)).digest('hex').slice(0, 32)}.json`;
    await files.makeFolder(this.#folder);
    // Another window may have the same trace open, at another span.
    merge(trace, parseFile(await files.read(`${this.#folder}/${name}`))?.drafts ?? []);
    if (trace.drafts.size === 0) {
      await files.remove(`${this.#folder}/${name}`);
      return;
    }
    const { server, traceId } = trace;
    const text = JSON.stringify({ version: 1, server, traceId, drafts: [...trace.drafts.values()] });
    await writeDurably(files, clock, this.#folder, name, text);
  }

  #of(server: string, traceId: string): TraceDrafts {
    const key = keyOf(server, traceId);
    const known = this.#traces.get(key);
    if (known !== undefined) return known;
    const trace = { server, traceId, drafts: new Map<string, KeptDraft>(), touched: new Set<string>() };
    this.#traces.set(key, trace);
    return trace;
  }
}

function merge(trace: TraceDrafts, drafts: readonly KeptDraft[]): void {
  for (const kept of drafts) {
    const key = placeKey(kept.place);
    if (!trace.touched.has(key)) trace.drafts.set(key, kept);
  }
}

function parseFile(text: string | undefined): File | undefined {
  if (text === undefined) return undefined;
  try {
    const read = z.safeParse(fileSchema(), JSON.parse(text));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

function keyOf(server: string, traceId: string): string {
  return JSON.stringify([server, traceId]);
}

function placeKey({ spanId, labelId }: DraftPlace): string {
  return JSON.stringify([spanId, labelId]);
}
