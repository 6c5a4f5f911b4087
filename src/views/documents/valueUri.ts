import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { Draft, DraftPlace } from '../../model/draft';
import type { DataType } from '../../model/value';
import { fileName } from '../../app/documents/fileName';

export const VALUE_SCHEME = 'mlflow-traces-value';

/** The trace and the form that a draft belongs to. */
export interface TracePlace {
  /** Canonical URI of the server. */
  readonly server: string;
  readonly traceId: string;
  readonly place: DraftPlace;
}

const Query = z.object({ server: z.string(), traceId: z.string(), place: DraftPlace, draft: Draft });

/** Whether values of a data type are edited as JSON. Otherwise they are edited as plain text. */
export function isJsonDocument(dataType: DataType): boolean {
  switch (dataType) {
    case 'string':
      return false;
    case 'number':
    case 'boolean':
    case 'json':
      return true;
  }
}

/**
 * Returns the URI of a draft's value as a document, JSON or text. It contains the rest of the draft, so that
 * a restored tab can still be saved after the draft was submitted. The value itself is in the draft store.
 */
export function valueUri(place: TracePlace, draft: Draft): vscode.Uri {
  const query = JSON.stringify({ ...place, draft: { ...draft, value: '' } });
  return vscode.Uri.from({
    scheme: VALUE_SCHEME,
    path: `/${place.traceId}/${fileName(draft.name, 'value')}.${isJsonDocument(draft.dataType) ? 'json' : 'txt'}`,
    query: Buffer.from(query).toString('base64url'),
  });
}

/** Returns undefined if the URI isn't one of ours. */
export function parseValueUri(uri: vscode.Uri): (TracePlace & { readonly draft: Draft }) | undefined {
  try {
    const text = Buffer.from(uri.query, 'base64url').toString();
    return Query.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
