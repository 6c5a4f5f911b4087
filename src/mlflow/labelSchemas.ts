import type * as z from 'zod/mini';
import type { LabelSchema } from '../model/labelSchema';
import { TrackingError } from '../model/trackingError';
import { routes } from './requests';
import { LabelSchemaPage, labelSchemaWire } from './wireLabelSchema';
import { decodeRows } from './wireTrace';

/** Page limit (100 schemas each), for a server whose paging never ends. */
const MOST_PAGES = 100;

type Page = z.infer<typeof LabelSchemaPage>;

/** Reads all pages of an experiment's label schemas. `dropped` counts those that couldn't be read. */
export async function readLabelSchemas(
  ask: (path: string, schema: typeof LabelSchemaPage) => Promise<Page>,
  experimentId: string,
): Promise<{ readonly schemas: readonly LabelSchema[]; readonly dropped: number }> {
  const schemas: LabelSchema[] = [];
  let dropped = 0;
  let token = '';
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = await pageOrNone(ask(routes.labelSchemas(experimentId, token), LabelSchemaPage));
    const { good, bad } = decodeRows(labelSchemaWire(), page.label_schemas);
    schemas.push(...good.filter(({ isDefault }) => !isDefault).map(({ schema }) => schema));
    dropped += bad;
    const next = page.next_page_token ?? '';
    // The same token again means that the server would return this page forever.
    if (next === '' || next === token) break;
    token = next;
  }
  return { schemas, dropped };
}

/** Servers before 3.14 don't have the route, so they have no schemas. */
async function pageOrNone(asked: Promise<Page>): Promise<Page> {
  try {
    return await asked;
  } catch (error) {
    const unknownRoute =
      error instanceof TrackingError && error.kind === 'badResponse' && error.status === 404;
    if (unknownRoute) return { label_schemas: [], next_page_token: '' };
    throw error;
  }
}
