import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import * as z from 'zod/mini';

const axe = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

const Found = z.array(
  z.object({
    id: z.string(),
    nodes: z.array(z.object({ html: z.string(), failureSummary: z.optional(z.string()) })),
  }),
);

/**
 * Runs axe-core on a page and returns one line per violation. Nothing is excluded, including the toolkit's
 * controls. `colors` limits the run to the rules that depend on the theme.
 */
export async function violations(page: Page, colors = false): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const rules = colors ? "runOnly: ['color-contrast', 'link-in-text-block']," : '';
  const found = await page.evaluate(
    `axe.run(document, { ${rules} preload: false }).then(({ violations }) => violations)`,
  );
  return Found.parse(found).flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`),
  );
}
