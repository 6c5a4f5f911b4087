import { treeOf } from './chat/attributeTree';
import { entriesOf, type ExactJson, ExactNumber, get, getString, isObject } from './exactJson';
import type { SpanAttribute } from './span';

/** A document that a retriever found. */
export interface FoundDocument {
  /** Its origin: `doc_uri`, `source`, `title`, `file_name`, or its ID; '' if there is none. */
  readonly title: string;
  readonly text: string;
  /** As written; '' when absent. */
  readonly score: string;
  readonly metadata: ReadonlyArray<{ readonly key: string; readonly value: ExactJson }>;
}

/**
 * Reads a retriever's outputs: `[{page_content, metadata, id}]`, `{documents: [{page_content}]}`,
 * `{documents: [{content, source, score}]}` (docs/mlflow-api.md#what-frameworks-write), or LlamaIndex's
 * `[{node: {text, metadata}, score}]`. Returns null for anything else.
 */
export function readDocuments(value: ExactJson | undefined): FoundDocument[] | null {
  const list = Array.isArray(value) ? value : (get(value, 'documents') ?? get(value, 'source_nodes'));
  return Array.isArray(list) ? documentsIn(list, !Array.isArray(value)) : null;
}

/**
 * Reads the documents that OpenInference writes as attributes: `retrieval.documents.<n>.document.content`.
 */
export function documentsOfAttributes(attributes: readonly SpanAttribute[]): FoundDocument[] | null {
  const tree = treeOf(attributes, 'retrieval.documents.');
  if (!Array.isArray(tree)) return null;
  return documentsIn(
    tree.map((entry) => get(entry, 'document') ?? null),
    true,
  );
}

/**
 * @param named Whether the list's key says that it contains documents. If so, `content` is accepted as their
 *   text.
 */
function documentsIn(list: readonly ExactJson[], named: boolean): FoundDocument[] | null {
  const documents: FoundDocument[] = [];
  for (const item of list) {
    const document = documentOf(item, named);
    if (!document) return null;
    documents.push(document);
  }
  return documents.length > 0 ? documents : null;
}

function documentOf(item: ExactJson, named: boolean): FoundDocument | null {
  const node = get(item, 'node');
  const inner = isObject(node) ? node : item;
  const text =
    getString(inner, 'page_content') ??
    (named ? getString(inner, 'content') : undefined) ??
    (isObject(node) ? getString(node, 'text') : undefined);
  if (text === undefined) return null;
  const metadata = get(inner, 'metadata') ?? get(inner, 'meta');
  const from = (key: string): string | undefined => getString(metadata, key) ?? getString(inner, key);
  const id = getString(inner, 'id') ?? getString(inner, 'id_') ?? '';
  const title = from('doc_uri') ?? from('source') ?? from('title') ?? from('file_name');
  const told = isObject(metadata) ? entriesOf(metadata) : [];
  // Rerankers and responses refer to documents by ID.
  const also =
    title === undefined || id === '' || told.some(([, found]) => found === id) ? [] : [['id', id] as const];
  return {
    title: title ?? id,
    text,
    score: numberText(get(metadata, 'score') ?? get(item, 'score')),
    metadata: [...also, ...told.filter(([key]) => key !== 'doc_uri' && key !== 'score')].map(
      ([key, found]) => ({ key, value: found }),
    ),
  };
}

function numberText(value: ExactJson | undefined): string {
  return value instanceof ExactNumber ? value.text : '';
}
