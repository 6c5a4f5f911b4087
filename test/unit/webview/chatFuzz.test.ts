import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readChat } from '../../../src/model/chat/readChat';
import { readSpanChat } from '../../../src/model/chat/spanChat';
import {
  type ExactJson,
  ExactNumber,
  isObject,
  parseExact,
  stringifyExact,
} from '../../../src/model/exactJson';
import type { SpanDetails } from '../../../src/model/span';
import { readTrace } from '../../frameworks/readTrace';

const CAPTURED = path.join(__dirname, '../../frameworks/captured');

/** Random numbers in [0, 1), the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const ODD: readonly ExactJson[] = [
  ...[
    null,
    true,
    '',
    'text',
    '{"a": 1}',
    '[[ ## x ## ]]\n',
    'data:image/png;base64,AAAA',
    'mlflow-attachment://%',
  ],
  ...[new ExactNumber('1'), new ExactNumber('NaN'), [], {}, [null], { type: 'text' }, { role: 'user' }],
];

/** The value with some nodes replaced, removed, duplicated, or wrapped. */
function mutated(value: ExactJson, random: () => number): ExactJson {
  const pick = random();
  if (pick < 0.03) return ODD[Math.floor(random() * ODD.length)] ?? null;
  if (pick < 0.04) return [value];
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      const fate = random();
      const changed = mutated(item, random);
      return fate < 0.03 ? [] : fate < 0.06 ? [changed, changed] : [changed];
    });
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([key, item]): Array<[string, ExactJson]> => {
    const changed = mutated(item, random);
    return random() < 0.03 ? [] : [[random() < 0.02 ? '__proto__' : key, changed]];
  });
  return Object.fromEntries(entries);
}

describe('reading chat', () => {
  const spans = readdirSync(CAPTURED).flatMap((file) =>
    readTrace(readFileSync(path.join(CAPTURED, file), 'utf8')).map(({ details }) => details),
  );
  const values = spans.flatMap(({ inputs, outputs }) =>
    [inputs, outputs].flatMap((value) => parseExact(value?.text ?? '') ?? []),
  );

  it("never throws for mutations of real frameworks' values", function () {
    this.timeout(60_000);
    const seed = Number(process.env['MLFLOW_SEED'] ?? 7);
    const random = randomOf(seed);
    let read = 0;
    for (let round = 0; round < 40; round++) {
      for (const value of values) {
        const odd = mutated(value, random);
        try {
          if (readChat(odd, 'inputs')) read++;
          if (readChat(odd, 'outputs')) read++;
        } catch (error) {
          throw new Error(`seed ${seed}: ${stringifyExact(odd)}`, { cause: error });
        }
      }
    }
    assert.ok(read > 500, `only ${read} were read: the mutations left nothing to read`);
  });

  it('never throws for mutations of attributes and events', function () {
    this.timeout(60_000);
    const random = randomOf(Number(process.env['MLFLOW_SEED'] ?? 7));
    const odd = (details: SpanDetails): SpanDetails => ({
      ...details,
      attributes: details.attributes.map(({ key, value }) => {
        const text =
          random() < 0.3 ? stringifyExact(mutated(parseExact(value.text) ?? null, random)) : value.text;
        return { key: random() < 0.05 ? `${key}.0` : key, value: { ...value, text } };
      }),
      events: details.events.map((event) => ({
        ...event,
        attributes: event.attributes.map(({ key, value }) => {
          const inner = parseExact(value.text);
          const chunk = typeof inner === 'string' ? (parseExact(inner) ?? inner) : (inner ?? null);
          return { key, value: { ...value, text: JSON.stringify(stringifyExact(mutated(chunk, random))) } };
        }),
      })),
    });
    for (let round = 0; round < 20; round++) {
      for (const details of spans) {
        const span = odd(details);
        readSpanChat(undefined, 'inputs', span);
        readSpanChat(undefined, 'outputs', span);
      }
    }
  });
});
