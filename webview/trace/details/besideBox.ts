interface Size {
  readonly width: number;
  readonly height: number;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
}

const GAP = 6;

/**
 * Returns where to place an element, in pixels, without covering a box: below it, else above it, else at the
 * bottom of the window.
 */
export function placeBeside(
  box: Box,
  size: Size,
  window: Size,
): { readonly left: number; readonly top: number } {
  const left = Math.max(GAP, Math.min(box.left, window.width - size.width - GAP));
  const below = box.bottom + GAP;
  if (below >= 0 && below + size.height <= window.height) return { left, top: below };
  const above = box.top - size.height - GAP;
  return { left, top: above >= 0 ? above : window.height - size.height - GAP };
}
