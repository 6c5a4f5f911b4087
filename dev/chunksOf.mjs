import path from 'node:path';

/**
 * The files that each entry point of a build loads at once, besides itself, by the entry point's name. A document that
 * names them has them fetched beside the script that imports them, not after it.
 * @param {import('esbuild').Metafile} metafile
 * @returns {Record<string, string[]>}
 */
export function chunksOf({ outputs }) {
  /** @type {Record<string, string[]>} */
  const chunks = {};
  for (const [file, { entryPoint, imports }] of Object.entries(outputs)) {
    if (entryPoint === undefined || !/(?:^|\/)main\.tsx$/.test(entryPoint)) continue;
    /** @type {Set<string>} */
    const found = new Set();
    const queue = [...imports];
    for (let next = queue.pop(); next; next = queue.pop()) {
      if (next.kind !== 'import-statement' || found.has(next.path)) continue;
      found.add(next.path);
      queue.push(...(outputs[next.path]?.imports ?? []));
    }
    chunks[path.basename(file, '.js')] = [...found].map((one) => path.basename(one)).sort();
  }
  return chunks;
}
