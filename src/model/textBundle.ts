import * as z from 'zod/mini';

/** The translations of a language: the `l10n/bundle.l10n.<language>.json` that VS Code loaded. */
export const TextBundle = z.record(
  z.string(),
  z.union([z.string(), z.object({ message: z.string(), comment: z.array(z.string()) })]),
);
export type TextBundle = z.infer<typeof TextBundle>;

/** The ID of the element with a webview's `TextBundle` as JSON. There is none if texts aren't translated. */
export const TEXT_BUNDLE_ELEMENT = 'text-bundle';
