import { useLayoutEffect, useState } from 'preact/hooks';
import { formatCount } from '../../src/model/format';
import {
  entriesOf,
  type ExactJson,
  ExactNumber,
  type ExactObject,
  isObject,
  stringifyExact,
} from '../../src/model/exactJson';
import { Icon } from './icon';
import { LongText } from './longText';
import { shortened } from './shortened';
import { ShowMore } from './showMore';
import { holds, sought } from './sought';
import { sourceRef } from './sourceText';
import { t, tn } from './strings';

const PAGE = 50;
const OPEN_DEPTH = 3;
const OPEN_ITEMS = 20;

/**
 * A JSON value as a tree of disclosures. Bounded: long lists are shown a page at a time, long texts are cut.
 * @param props.source The text that it was written in, where that is a text of its own.
 */
export function JsonView(props: { value: ExactJson; source?: string | undefined }) {
  return (
    <div class="json" ref={sourceRef(() => props.source ?? stringifyExact(props.value))}>
      <JsonNode value={props.value} depth={0} />
    </div>
  );
}

interface JsonNodeProps {
  readonly value: ExactJson;
  readonly depth: number;
  readonly name?: string;
  /** The key is there more than once. */
  readonly repeated?: boolean;
}

function JsonNode(props: JsonNodeProps) {
  const { value } = props;
  const composite = Array.isArray(value) || isObject(value);
  const size = sizeIn(value);
  const [open, setOpen] = useState(props.depth < OPEN_DEPTH && (size <= OPEN_ITEMS || props.depth === 0));
  const hit = sought.value;
  useLayoutEffect(() => {
    if (hit && composite && holds(value, hit.text)) setOpen(true);
  }, [hit, value]);
  if (!composite || size === 0) {
    return (
      <div class="json-line">
        <span class="json-twistie" />
        <Key name={props.name} repeated={props.repeated} />
        <Scalar value={value} />
      </div>
    );
  }
  return (
    <div class="json-node">
      <button type="button" class="json-line json-toggle" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'chevron-down' : 'chevron-right'} class="json-twistie" />
        <Key name={props.name} repeated={props.repeated} />
        <span class="json-size">{sizeOf(value, size)}</span>{' '}
        {!open && <span class="json-peek">{peek(value)}</span>}
      </button>
      {open && <Children value={value} depth={props.depth} size={size} />}
    </div>
  );
}

function Children(props: { value: ExactJson; depth: number; size: number }) {
  const [shown, setShown] = useState(PAGE);
  const { value } = props;
  const hit = sought.value;
  useLayoutEffect(() => {
    if (hit) setShown((before) => Math.max(before, lastHolding(value, hit.text)));
  }, [hit, value]);
  const entries: ReadonlyArray<readonly [string, ExactJson]> = Array.isArray(value)
    ? value.slice(0, shown).map((item, index) => [String(index), item] as const)
    : isObject(value)
      ? entriesOf(value).slice(0, shown)
      : [];
  const repeated = isObject(value) ? repeatedKeys(value) : NO_KEYS;
  const left = props.size - entries.length;
  return (
    <div class="json-children">
      {entries.map(([name, item], index) => (
        <JsonNode
          key={repeated.has(name) ? `${name} ${index}` : name}
          name={name}
          repeated={repeated.has(name)}
          value={item}
          depth={props.depth + 1}
        />
      ))}
      <ShowMore
        left={left}
        page={Math.min(shown, 500)}
        onMore={() => setShown(shown + Math.min(shown, 500))}
      />
    </div>
  );
}

const MOST_OPENED = 2_000;

/** How many children have to be shown so that all that hold a text are; 0 where none does. */
function lastHolding(value: ExactJson, text: string): number {
  const items = Array.isArray(value)
    ? value.map((item) => ['', item] as const)
    : isObject(value)
      ? entriesOf(value)
      : [];
  return items
    .slice(0, MOST_OPENED)
    .reduce((last, [key, item], i) => (key.includes(text) || holds(item, text) ? i + 1 : last), 0);
}

const NO_KEYS: ReadonlySet<string> = new Set();

/** The keys that were written more than once. */
function repeatedKeys(value: ExactObject): ReadonlySet<string> {
  const entries = entriesOf(value);
  if (entries.length === Object.keys(value).length) return NO_KEYS;
  const seen = new Set<string>();
  return new Set(entries.flatMap(([key]) => (seen.size === seen.add(key).size ? [key] : [])));
}

function sizeIn(value: ExactJson): number {
  return Array.isArray(value) ? value.length : isObject(value) ? entriesOf(value).length : 0;
}

function Key(props: { name: string | undefined; repeated: boolean | undefined }) {
  if (props.name === undefined) return null;
  return (
    <span class="json-key">
      <bdi>{props.name === '' ? '""' : props.name}</bdi>
      {props.repeated === true && <span class="json-size"> {t('keyRepeated')}</span>}
      <span class="json-colon">: </span>
    </span>
  );
}

function Scalar(props: { value: ExactJson }) {
  const { value } = props;
  if (typeof value === 'string') {
    return value.length > 300 || value.includes('\n') ? (
      <div class="json-string json-block">
        <LongText text={value} lines={12} />
      </div>
    ) : (
      <span class="json-string">
        <bdi>{quoted(value)}</bdi>
      </span>
    );
  }
  if (value instanceof ExactNumber) return <span class="json-number">{value.text}</span>;
  return <span class="json-word">{stringifyExact(value)}</span>;
}

/** A text in quotes; what cannot be seen, and what turns the direction of writing, as its number. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function sizeOf(value: ExactJson, size: number): string {
  return Array.isArray(value)
    ? tn(size, 'itemOne', 'itemMany', formatCount(size))
    : tn(size, 'keyOne', 'keyMany', formatCount(size));
}

/** The first entries of a closed node in one line. */
function peek(value: ExactJson): string {
  const first = Array.isArray(value)
    ? value.slice(0, 3)
    : isObject(value)
      ? entriesOf(value)
          .slice(0, 5)
          .map(([key]) => key)
      : [];
  const words = first.map((item) =>
    typeof item === 'string'
      ? shortened(item, 40)
      : item instanceof ExactNumber
        ? item.text
        : item === null || typeof item === 'boolean'
          ? String(item)
          : '…',
  );
  const size = sizeIn(value);
  return `${words.join(', ')}${size > words.length ? ', …' : ''}`;
}
