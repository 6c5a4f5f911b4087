import * as vscode from 'vscode';
import {
  parsePlaceQuery,
  placePath,
  placeQuery,
  type DocumentPlace,
} from '../../app/documents/documentPlace';

export const DOCUMENT_SCHEME = 'mlflow-traces-document';

/**
 * The address of a read-only document: it says where the content is to be found, and holds none of it, so that a tab comes
 * back after a reload. `name` stands in the tab.
 */
export function documentUri(place: DocumentPlace, name: string): vscode.Uri {
  return vscode.Uri.from({ scheme: DOCUMENT_SCHEME, path: placePath(place, name), query: placeQuery(place) });
}

/** undefined for an address that we did not make. */
export function parseDocumentUri(uri: vscode.Uri): DocumentPlace | undefined {
  return parsePlaceQuery(uri.query);
}
