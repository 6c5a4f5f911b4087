import * as z from 'zod/mini';
import { TextBundle } from '../../model/textBundle';

/** What a reader's thread gets when it starts. `texts` is null if texts aren't translated. */
export const ReaderData = z.object({ texts: z.nullable(TextBundle) });
export type ReaderData = z.infer<typeof ReaderData>;
