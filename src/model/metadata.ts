import type * as z from 'zod/mini';
import { RATIONALE_KEY, type TextMap } from './assessment';

export type Metadata = z.infer<typeof TextMap>;

export type ReadMetadata =
  { readonly ok: true; readonly metadata: Metadata } | { readonly ok: false; readonly message: string };

/** The key that marks an assessment as one of the whole session, not of this trace alone (contract §3.1). */
export const SESSION_KEY = 'mlflow.trace.session';

/** What MLflow's scorers note of the answer that they gave: its cost, the trace of the scoring, the scorer and its version. */
const SCORING_PREFIX = 'mlflow.assessment.';
/** Of these, the evaluation run that an assessment belongs to, which shows it under that run. */
const SOURCE_RUN_KEY = 'mlflow.assessment.sourceRunId';
/** What this extension itself keeps with one assessment, such as the rationale of an expectation. */
const OWN_PREFIX = 'mlflowTraces.';

/** What becomes of the metadata of an assessment when another source's stands in its place. */
export interface Inheritance {
  readonly kept: Metadata;
  /** The keys that are about the answer which gives way, and would be untrue of the new one. */
  readonly left: readonly string[];
}

/**
 * What an assessment inherits from one by another source in whose place it stands: whose session and evaluation run it
 * is of, and whatever people have noted. Not what a scorer has noted of its own answer: the cost would count twice, and
 * MLflow's online scoring deletes the labels of a name that carry its mark when it scores the session again.
 */
export function inherited(metadata: Metadata): Inheritance {
  const keys = Object.keys(metadata).filter((key) => !key.startsWith(OWN_PREFIX));
  const left = keys.filter((key) => key.startsWith(SCORING_PREFIX) && key !== SOURCE_RUN_KEY);
  return { kept: only(metadata, (key) => keys.includes(key) && !left.includes(key)), left };
}

/** What a label takes along that is made anew, by the same source: what this extension keeps with it is kept anew. */
export function withoutOwn(metadata: Metadata): Metadata {
  return only(metadata, (key) => !key.startsWith(OWN_PREFIX));
}

function only(metadata: Metadata, keeps: (key: string) => boolean): Metadata {
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => keeps(key)));
}

/**
 * Reads metadata as it is typed, one `key=value` a line. A value that has line breaks, or that begins with a double
 * quote, is written as a JSON text. An expectation's rationale is no metadata here: the form has a control for it.
 */
export function readMetadata(text: string): ReadMetadata {
  const metadata = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const at = line.indexOf('=');
    const key = line.slice(0, Math.max(0, at)).trim();
    if (key === '') return { ok: false, message: `Write key=value, one a line: ${line.trim()}` };
    if (key === RATIONALE_KEY)
      return { ok: false, message: `${RATIONALE_KEY} is where the rationale is kept.` };
    if (metadata.has(key)) return { ok: false, message: `${key} is there twice.` };
    const value = readText(line.slice(at + 1).trim());
    if (value === undefined)
      return { ok: false, message: `The value of ${key} begins with " but is no JSON text.` };
    metadata.set(key, value);
  }
  return { ok: true, metadata: Object.fromEntries(metadata) };
}

/** Metadata as `readMetadata` reads it; the rationale's key is left out. */
export function metadataText(metadata: Metadata): string {
  return Object.entries(metadata)
    .filter(([key]) => key !== RATIONALE_KEY)
    .map(([key, value]) => `${key}=${plain(value) ? value : JSON.stringify(value)}`)
    .join('\n');
}

function plain(value: string): boolean {
  return value === value.trim() && !value.startsWith('"') && !/[\r\n]/.test(value);
}

function readText(typed: string): string | undefined {
  if (!typed.startsWith('"')) return typed;
  try {
    const read: unknown = JSON.parse(typed);
    return typeof read === 'string' ? read : undefined;
  } catch {
    return undefined;
  }
}
