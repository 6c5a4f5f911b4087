import { effect } from '@preact/signals';
import { sourceMarks } from '../../../src/model/marks';
import type { SpanDetails, ValueText } from '../../../src/model/span';
import { attempt } from '../../ui/notice';
import type { DetailsLoader } from '../detailsLoader';
import type { Find } from './find';

/**
 * Starts loading the rest of a truncated value when the current hit is beyond the part that is loaded, once
 * per step.
 */
export function fetchRestOfHit(find: Find, loader: DetailsLoader): void {
  const running = new Set<string>();
  effect(() => {
    const hit = find.hit.value;
    const loaded = loader.shown.value;
    if (!hit || loaded?.state !== 'ready' || loaded.details.id !== hit.spanId) return;
    const value = cutValueOf(loaded.details, hit.field);
    if (!value || sourceMarks(value.text, [{ ...hit, hit: 0 }]).length > 0) return;
    const key = `${hit.spanId} ${hit.field}`;
    if (running.has(key)) return;
    running.add(key);
    attempt(loader.loadRest(hit.spanId, value).finally(() => running.delete(key)));
  });
}

/** Returns the value of a field if it's truncated. */
function cutValueOf(details: SpanDetails, field: string): ValueText | undefined {
  const values = [
    details.inputs,
    details.outputs,
    ...details.attributes.map(({ value }) => value),
    ...details.events.flatMap(({ attributes }) => attributes.map(({ value }) => value)),
  ];
  return values.find((value) => value?.ref === field && value.text.length < value.total) ?? undefined;
}
