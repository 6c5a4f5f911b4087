import type { JsonValue } from '../../src/model/value';
import type { Dice } from './dice';
import { KEY, type Label } from './label';

/** The IDs of the spans of every trace in the campaign. */
export const SPANS = ['1e7e6f92caa8b42f', '2e7e6f92caa8b42f', '3e7e6f92caa8b42f'] as const;

/**
 * Returns the name, value, and rationale of a write. Each rationale is unique so that writes can be told
 * apart.
 */
export function content(
  dice: Dice,
  kind: Label['kind'],
  mark: string,
): Pick<Label, 'name' | 'value' | 'rationale'> {
  const rationale = `${mark} ${dice.pick(['because', 'naïve 🙂 答え', 'two\nlines', '"quoted" \\ <b>', '']) ?? ''}`;
  return {
    name: dice.pick(['quality', 'correct', 'tone of voice', 'grüße']) ?? 'quality',
    value: value(dice, kind),
    rationale,
  };
}

function value(dice: Dice, kind: Label['kind']): JsonValue {
  const values: JsonValue[] = [
    dice.below(6),
    dice.below(1_000) / 8,
    dice.chance(0.5),
    `text ${dice.below(1_000)} 🙂`,
    'x'.repeat(dice.below(3_000)),
    ['a', dice.below(9), false],
    { score: dice.below(9), parts: [1.5, null, 'ü'] },
  ];
  // MLflow rejects expectations with the value null.
  if (kind === 'feedback') values.push(null);
  return dice.pick(values) ?? 0;
}

export function newLabel(
  dice: Dice,
  key: number,
  mark: string,
  more: Pick<Label, 'source'> & Partial<Label>,
): Label {
  const kind = more.kind ?? (dice.chance(0.3) ? 'expectation' : 'feedback');
  return {
    kind,
    ...content(dice, kind, mark),
    spanId: dice.pick([null, ...SPANS]) ?? null,
    metadata: { [KEY]: String(key) },
    overrides: null,
    ...more,
  };
}
