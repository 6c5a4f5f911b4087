import * as z from 'zod/mini';
import { Assessment } from '../../model/assessment';
import { ChangeType } from '../../model/labelChange';

/** A label change, with everything needed to undo it in a later window. */
export const JournalEntry = z.object({
  changeId: z.string(),
  /** Milliseconds since the epoch. Increases with every change of a server's labels. */
  at: z.number(),
  traceId: z.string(),
  /** The label's ID since the change. */
  id: z.string(),
  type: ChangeType,
  /** The label before the change, with the ID it had then; null if it didn't exist. */
  before: z.nullable(Assessment),
  /** The label after the change; null if it was deleted. */
  after: z.nullable(Assessment),
});
export type JournalEntry = Readonly<z.infer<typeof JournalEntry>>;

/** Whether the label replaced another one, which is deleted. A label that it overrides isn't deleted. */
export function replaces({ id, before, after }: JournalEntry): boolean {
  return before !== null && after !== null && before.id !== id && after.overrides !== before.id;
}

/** A line of a journal file. Lines are only appended, so a crash can damage no more than the last one. */
export const JournalLine = z.discriminatedUnion('line', [
  z.object({ v: z.literal(1), line: z.literal('change'), change: JournalEntry }),
  /** The change was undone, or can no longer be undone. `renamed`: the label has had another ID since. */
  z.object({
    v: z.literal(1),
    line: z.literal('undone'),
    /** Milliseconds since the epoch, in the same order as `JournalEntry.at`. */
    at: z.number(),
    changeId: z.string(),
    renamed: z.optional(z.object({ from: z.string(), to: z.string() })),
  }),
]);
export type JournalLine = z.infer<typeof JournalLine>;

export type UndoneLine = Extract<JournalLine, { line: 'undone' }>;

/** Returns when the event of a line happened (see `JournalEntry.at`). */
export function timeOf(line: JournalLine): number {
  return line.line === 'undone' ? line.at : line.change.at;
}

/** Number of lines to parse before yielding. Parsing a thousand takes 70 ms. */
const AT_ONCE = 100;

/**
 * Returns the readable lines of a journal file. Skips lines that another version wrote or that a crash
 * damaged. Yields to the event loop in between: many labels can change at once, and each change is a line.
 */
export async function readJournal(text: string): Promise<JournalLine[]> {
  const lines: JournalLine[] = [];
  let count = 0;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const read = JournalLine.safeParse(parsed(line));
    if (read.success) lines.push(read.data);
    if (++count % AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return lines;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
