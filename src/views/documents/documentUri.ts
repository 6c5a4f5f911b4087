import * as vscode from 'vscode';
import {
  parsePlaceQuery,
  placePath,
  placeQuery,
  type DocumentPlace,
} from '../../app/documents/documentPlace';

export const DOCUMENT_SCHEME = 'mlflow-traces-document';

/**
 * Returns the URI of a read-only document. It identifies the content but doesn't contain any of it, so that
 * the tab can be restored after a reload.
 * @param name The name in the tab.
 */
export function documentUri(place: DocumentPlace, name: string): vscode.Uri {
  return vscode.Uri.from({ scheme: DOCUMENT_SCHEME, path: placePath(place, name), query: placeQuery(place) });
}

/** Returns undefined if the URI isn't one of ours. */
export function parseDocumentUri(uri: vscode.Uri): DocumentPlace | undefined {
  return parsePlaceQuery(uri.query);
}
