import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { Draft, DraftPlace } from '../../model/draft';
import type { DataType } from '../../model/value';
import { fileName } from '../../app/documents/fileName';

export const VALUE_SCHEME = 'mlflow-traces-value';

/** Which form of which trace a draft belongs to. */
export interface TracePlace {
  /** Canonical URI of the server. */
  readonly server: string;
  readonly traceId: string;
  readonly place: DraftPlace;
}

const Query = z.object({ server: z.string(), traceId: z.string(), place: DraftPlace, draft: Draft });

/** Whether values of a data type are edited as JSON; else as the text that they are. */
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
 * The address of a draft's value as a document, JSON or text. It carries the rest of the draft, so that a tab that is restored
 * after the draft was submitted can still be saved; its value is kept by the drafts.
 */
export function valueUri(place: TracePlace, draft: Draft): vscode.Uri {
  const query = JSON.stringify({ ...place, draft: { ...draft, value: '' } });
  return vscode.Uri.from({
    scheme: VALUE_SCHEME,
    path: `/${place.traceId}/${fileName(draft.name, 'value')}.${isJsonDocument(draft.dataType) ? 'json' : 'txt'}`,
    query: Buffer.from(query).toString('base64url'),
  });
}

/** undefined for an address that we did not make. */
export function parseValueUri(uri: vscode.Uri): (TracePlace & { readonly draft: Draft }) | undefined {
  try {
    const text = Buffer.from(uri.query, 'base64url').toString();
    return Query.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
