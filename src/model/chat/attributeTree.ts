import { type ExactJson, parseExact } from '../exactJson';
import type { SpanAttribute, ValueText } from '../span';

/** Returns an attribute's value: JSON, also if it's inside a string, or else the text. */
export function decodeValue(value: ValueText): ExactJson {
  const json = parseExact(value.text);
  if (json === undefined) return value.text;
  return typeof json === 'string' && /^\s*[[{]/.test(json) ? (parseExact(json) ?? json) : json;
}

interface Branch {
  readonly children: Map<string, Branch>;
  leaf: ExactJson | undefined;
}

/**
 * Returns the value that the attributes with this prefix describe together:
 * `llm.input_messages.0.message.role` is a list of objects. Returns null if there are none.
 */
export function treeOf(attributes: readonly SpanAttribute[], prefix: string): ExactJson | null {
  const root: Branch = { children: new Map(), leaf: undefined };
  for (const { key, value } of attributes) {
    if (!key.startsWith(prefix)) continue;
    let branch = root;
    for (const word of key.slice(prefix.length).split('.', DEEPEST)) {
      const next = branch.children.get(word) ?? { children: new Map<string, Branch>(), leaf: undefined };
      branch.children.set(word, next);
      branch = next;
    }
    branch.leaf = decodeValue(value);
  }
  return root.children.size === 0 ? null : jsonOf(root);
}

const DEEPEST = 20;

function jsonOf(branch: Branch): ExactJson {
  const { children, leaf } = branch;
  if (children.size === 0) return leaf ?? null;
  const entries = [...children].map(([key, child]): [string, ExactJson] => [key, jsonOf(child)]);
  if (!entries.every(([key]) => /^\d{1,9}$/.test(key))) return Object.fromEntries(entries);
  return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value);
}
