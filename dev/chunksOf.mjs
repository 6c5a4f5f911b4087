import path from 'node:path';

/**
 * Returns, for each entry point, the files that it loads on startup in addition to itself. A document that
 * preloads them loads them in parallel with the script that imports them.
 * @param {import('esbuild').Metafile} metafile
 * @returns {Record<string, string[]>} File names by the name of the entry point's bundle.
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
