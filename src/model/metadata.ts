import * as l10n from '@vscode/l10n';
import type * as z from 'zod/mini';
import { RATIONALE_KEY, type TextMap } from './assessment';

export type Metadata = z.infer<typeof TextMap>;

export type ReadMetadata =
  { readonly ok: true; readonly metadata: Metadata } | { readonly ok: false; readonly message: string };

/**
 * Metadata key of an assessment that belongs to the whole session, not only to this trace
 * (docs/mlflow-api.md#metadata-and-tags).
 */
export const SESSION_KEY = 'mlflow.trace.session';

/**
 * Prefix of the metadata that MLflow's scorers add about their own scoring: its cost, its trace, the scorer
 * and its version.
 */
const SCORING_PREFIX = 'mlflow.assessment.';
/**
 * The exception: the evaluation run that an assessment belongs to. MLflow shows the assessment under that
 * run.
 */
const SOURCE_RUN_KEY = 'mlflow.assessment.sourceRunId';
/**
 * Prefix of the metadata that this extension adds to one assessment, such as the rationale of an expectation.
 */
const OWN_PREFIX = 'mlflowTraces.';

/** What happens to an assessment's metadata when one by another source replaces it. */
export interface Inheritance {
  readonly kept: Metadata;
  /** The keys that describe only the replaced assessment and would be wrong for the new one. */
  readonly left: readonly string[];
}

/**
 * Returns the metadata that an assessment inherits when it replaces one by another source: its session, its
 * evaluation run, and anything that people added. It doesn't inherit what a scorer added about its own
 * scoring: the cost would count twice, and when MLflow's online scoring scores the session again, it deletes
 * the assessments of that name that have its metadata.
 */
export function inherited(metadata: Metadata): Inheritance {
  const keys = Object.keys(metadata).filter((key) => !key.startsWith(OWN_PREFIX));
  const left = keys.filter((key) => key.startsWith(SCORING_PREFIX) && key !== SOURCE_RUN_KEY);
  return { kept: only(metadata, (key) => keys.includes(key) && !left.includes(key)), left };
}

/**
 * Returns the metadata that a label keeps when it's created again for the same source. The extension's own
 * metadata is left out, because it's added again.
 */
export function withoutOwn(metadata: Metadata): Metadata {
  return only(metadata, (key) => !key.startsWith(OWN_PREFIX));
}

function only(metadata: Metadata, keeps: (key: string) => boolean): Metadata {
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => keeps(key)));
}

/**
 * Parses typed metadata, one `key=value` per line. A value with line breaks, or one that begins with a double
 * quote, is written as a JSON string. The rationale of an expectation isn't allowed here, because the form
 * has a separate field for it.
 */
export function readMetadata(text: string): ReadMetadata {
  const metadata = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const at = line.indexOf('=');
    const key = line.slice(0, Math.max(0, at)).trim();
    if (key === '')
      return { ok: false, message: l10n.t('Enter one key=value per line, not {0}', line.trim()) };
    if (key === RATIONALE_KEY)
      return { ok: false, message: l10n.t('{0} is reserved for the rationale.', RATIONALE_KEY) };
    if (metadata.has(key)) return { ok: false, message: l10n.t('{0} is listed twice.', key) };
    const value = readText(line.slice(at + 1).trim());
    if (value === undefined)
      return {
        ok: false,
        message: l10n.t("The value of {0} starts with a double quote but isn't a JSON string.", key),
      };
    metadata.set(key, value);
  }
  return { ok: true, metadata: Object.fromEntries(metadata) };
}

/** Formats metadata the way `readMetadata` parses it. Leaves out the rationale's key. */
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
