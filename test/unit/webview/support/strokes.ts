import type { Stroke } from '../../../../webview/ui/chord';

interface Change {
  readonly repeat?: boolean;
  readonly altGraph?: boolean;
}

/** Parses a keystroke in the format of key bindings: `ctrl+k`, `shift+o`, `r`. */
export function stroke(written: string, { repeat = false, altGraph = false }: Change = {}): Stroke {
  const parts = written.split(/\+(?!$)/);
  const key = parts.at(-1) ?? '';
  return {
    key,
    code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key,
    ctrlKey: parts.includes('ctrl'),
    metaKey: parts.includes('cmd'),
    altKey: parts.includes('alt'),
    shiftKey: parts.includes('shift'),
    repeat,
    getModifierState: () => altGraph,
  };
}
