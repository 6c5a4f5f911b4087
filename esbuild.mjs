// Builds dist/ (and, with --tests, out/): `node esbuild.mjs [--production] [--watch] [--tests]`.
import { build, context } from 'esbuild';
import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { chunksOf } from './dev/chunksOf.mjs';
import { usedIcons } from './dev/usedIcons.mjs';

const flags = new Set(process.argv.slice(2));
const production = flags.has('--production');

/** @type {import('esbuild').BuildOptions} */
const shared = {
  bundle: true,
  minify: production,
  sourcemap: !production,
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'info',
  define: { 'process.env.NODE_ENV': JSON.stringify(production ? 'production' : 'development') },
};

/** @type {import('esbuild').BuildOptions} */
const host = { ...shared, platform: 'node', target: 'node20', format: 'cjs', external: ['vscode'] };

/** @type {import('esbuild').BuildOptions} */
const webview = {
  ...shared,
  entryPoints: { trace: 'webview/trace/traceMain.tsx', table: 'webview/table/tableMain.tsx' },
  outdir: 'dist/webview',
  platform: 'browser',
  target: 'chrome132',
  format: 'esm',
  splitting: true,
  chunkNames: 'chunk-[hash]',
  assetNames: '[name]',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.ttf': 'file' },
  plugins: [usedIcons(['webview', 'src'])],
  metafile: true,
};

/**
 * @param {Readonly<Record<string, readonly string[]>>} chunks what each app of the webviews loads at once
 * @returns {import('esbuild').BuildOptions}
 */
const extension = (chunks) => ({
  ...host,
  entryPoints: { extension: 'src/extension.ts', reader: 'src/traces/reader/readerWorker.ts' },
  outdir: 'dist',
  define: { ...shared.define, WEBVIEW_CHUNKS: JSON.stringify(chunks) },
});

/** @type {import('esbuild').BuildOptions[]} */
const outputs = [];

if (flags.has('--tests')) {
  const suites = readdirSync('test/integration').filter((name) => name.endsWith('.test.ts'));
  outputs.push({
    ...host,
    minify: false,
    sourcemap: 'inline',
    entryPoints: ['test/integration/index.ts', ...suites.map((name) => `test/integration/${name}`)],
    outdir: 'out/integration',
    external: ['vscode', 'mocha'],
  });
}

await rm('dist', { recursive: true, force: true });
if (flags.has('--watch')) {
  console.log('[watch] build started');
  // Chunks that are built anew have other names each time; without them named, they only load a little later.
  for (const output of [webview, extension({}), ...outputs]) await (await context(output)).watch();
  console.log('[watch] build finished');
} else {
  const { metafile } = await build(webview);
  const all = [extension(metafile ? chunksOf(metafile) : {}), ...outputs];
  await Promise.all(all.map((output) => build(output)));
}
