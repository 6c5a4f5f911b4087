import assert from 'node:assert/strict';
import { build } from 'esbuild';
import { chunksOf } from '../../../dev/chunksOf.mjs';

/** Builds files from the given texts and returns esbuild's metafile. */
async function built(files: Readonly<Record<string, string>>) {
  const { metafile } = await build({
    entryPoints: { one: 'one/main.tsx', two: 'two/main.tsx' },
    bundle: true,
    splitting: true,
    format: 'esm',
    outdir: 'dist',
    chunkNames: 'chunk-[hash]',
    write: false,
    metafile: true,
    logLevel: 'silent',
    plugins: [
      {
        name: 'given',
        setup: (plugin) => {
          plugin.onResolve({ filter: /.*/ }, ({ path }) => ({
            path: path.replace(/^\.\//, ''),
            namespace: 'given',
          }));
          plugin.onLoad({ filter: /.*/ }, ({ path }) => ({ contents: files[path] ?? '', loader: 'tsx' }));
        },
      },
    ],
  });
  return metafile;
}

describe('chunksOf', () => {
  it('returns the chunks that an entry point loads at startup, not those it loads later', async () => {
    const metafile = await built({
      'one/main.tsx': "import { shared } from './shared'; shared(); import('./later');",
      'two/main.tsx': "import { shared } from './shared'; shared(2);",
      shared: 'export function shared(x) { console.log(x); }',
      later: "import { shared } from './shared'; shared(3);",
    });
    const chunks = chunksOf(metafile);
    const files = Object.entries(metafile.outputs).map(([file, { inputs }]) => ({
      file: file.split('/').at(-1) ?? '',
      inputs: Object.keys(inputs),
    }));
    const holding = (input: string) => files.find(({ inputs }) => inputs.includes(`given:${input}`))?.file;
    assert.deepEqual(chunks, { one: [holding('shared')], two: [holding('shared')] });
    assert.notEqual(holding('later'), holding('shared'));
  });
});
