import type { Metafile } from 'esbuild';

export function chunksOf(metafile: Metafile): Record<string, string[]>;
