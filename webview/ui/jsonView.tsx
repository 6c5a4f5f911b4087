import { useState } from 'preact/hooks';
import { type CarriedMarks, NOTHING_CARRIED } from '../../src/model/carryMarks';
import { formatCount } from '../../src/model/format';
import {
  entriesOf,
  type ExactJson,
  ExactNumber,
  type ExactObject,
  isObject,
  stringifyExact,
} from '../../src/model/exactJson';
import { type Mark, NO_MARKS } from '../../src/model/marks';
import { useFold } from './fold';
import { Icon } from './icon';
import { LongText } from './longText';
import { quotedWithMarks } from './markedJson';
import { MarkedText } from './markedText';
import { shortened } from './shortened';
import { ShowMore } from './showMore';
import { sought } from './sought';
import { sourceRef } from './sourceText';
import { t, tn } from './strings';

const PAGE = 50;
const OPEN_DEPTH = 3;
const OPEN_ITEMS = 20;

/**
 * A JSON value as a tree of disclosures. Bounded: long lists are shown a page at a time, long texts are cut.
 * @param props.source The text that it was written in, where that is a text of its own.
 * @param props.found What a search found in it; `marks` where the value is no list and no object.
 */
export function JsonView(props: {
  value: ExactJson;
  source?: string | undefined;
  found?: CarriedMarks | undefined;
  marks?: readonly Mark[] | undefined;
}) {
  const found = props.found ?? NOTHING_CARRIED;
  return (
    <div class="json" ref={sourceRef(() => props.source ?? stringifyExact(props.value))}>
      <JsonNode value={props.value} depth={0} found={found} marks={props.marks ?? NO_MARKS} />
    </div>
  );
}

interface JsonNodeProps {
  readonly value: ExactJson;
  readonly depth: number;
  readonly found: CarriedMarks;
  /** Of the value, where it is no list and no object. */
  readonly marks: readonly Mark[];
  readonly name?: string;
  readonly nameMarks?: readonly Mark[];
  /** The key is there more than once. */
  readonly repeated?: boolean;
  /** It is closed at first, though it may be small. */
  readonly closed?: boolean;
}

function JsonNode(props: JsonNodeProps) {
  const { value } = props;
  const composite = Array.isArray(value) || isObject(value);
  const size = sizeIn(value);
  const hidden = composite ? props.found.memberWith(sought.value?.hit ?? null, value) : undefined;
  // What is drawn in a node that only the search has opened stays closed, but for what leads to the hit.
  const [atFirst] = useState(
    props.depth < OPEN_DEPTH && (size <= OPEN_ITEMS || props.depth === 0) && props.closed !== true,
  );
  const fold = useFold(atFirst, hidden !== undefined);
  if (!composite || size === 0) {
    return (
      <div class="json-line">
        <span class="json-twistie" />
        <Key name={props.name} marks={props.nameMarks} repeated={props.repeated} />
        <Scalar value={value} marks={props.marks} />
      </div>
    );
  }
  const { open } = fold;
  return (
    <div class="json-node">
      <button type="button" class="json-line json-toggle" aria-expanded={open} onClick={fold.toggle}>
        <Icon name={open ? 'chevron-down' : 'chevron-right'} class="json-twistie" />
        <Key name={props.name} marks={props.nameMarks} repeated={props.repeated} />
        <span class="json-size">{sizeOf(value, size)}</span>{' '}
        {!open && <span class="json-peek">{peek(value)}</span>}
      </button>
      {open && (
        <Children
          value={value}
          depth={props.depth}
          size={size}
          found={props.found}
          wanted={hidden ?? null}
          closed={fold.forSearch}
          onUse={fold.use}
        />
      )}
    </div>
  );
}

function Children(props: {
  value: ExactJson[] | ExactObject;
  depth: number;
  size: number;
  found: CarriedMarks;
  /** The child that has to be there, whatever the page. */
  wanted: number | null;
  /** They are closed at first. */
  closed: boolean;
  onUse: () => void;
}) {
  const [shown, setShown] = useState(PAGE);
  const { value, found, wanted } = props;
  const repeated = Array.isArray(value) ? NO_KEYS : repeatedKeys(value);
  const members = Array.isArray(value) ? null : entriesOf(value);
  const child = (index: number) => {
    const [name, item] = members?.[index] ?? [String(index), Array.isArray(value) ? value[index] : undefined];
    if (item === undefined) return null;
    return (
      <JsonNode
        key={repeated.has(name) ? `${name} ${index}` : name}
        name={name}
        nameMarks={found.ofKey(value, index)}
        repeated={repeated.has(name)}
        value={item}
        depth={props.depth + 1}
        found={found}
        marks={found.at(value, index)}
        closed={props.closed}
      />
    );
  };
  const page = Math.min(shown, props.size);
  return (
    <div class="json-children" onClick={props.onUse}>
      {Array.from({ length: page }, (_, index) => child(index))}
      <ShowMore
        left={props.size - page}
        page={Math.min(shown, 500)}
        onMore={() => setShown(shown + Math.min(shown, 500))}
      />
      {wanted !== null && wanted >= page && child(wanted)}
    </div>
  );
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

function Key(props: {
  name: string | undefined;
  marks: readonly Mark[] | undefined;
  repeated: boolean | undefined;
}) {
  if (props.name === undefined) return null;
  return (
    <span class="json-key">
      <bdi>
        <MarkedText text={props.name === '' ? '""' : props.name} marks={props.marks} />
      </bdi>
      {props.repeated === true && <span class="json-size"> {t('keyRepeated')}</span>}
      <span class="json-colon">: </span>
    </span>
  );
}

function Scalar(props: { value: ExactJson; marks: readonly Mark[] }) {
  const { value, marks } = props;
  if (typeof value === 'string') {
    if (value.length > 300 || value.includes('\n')) {
      return (
        <div class="json-string json-block">
          <LongText text={value} lines={12} marks={marks} />
        </div>
      );
    }
    return (
      <span class="json-string">
        <bdi>
          <MarkedText {...quotedWithMarks(value, marks, quoted)} />
        </bdi>
      </span>
    );
  }
  if (value instanceof ExactNumber) {
    return (
      <span class="json-number">
        <MarkedText text={value.text} marks={marks} />
      </span>
    );
  }
  return (
    <span class="json-word">
      <MarkedText text={stringifyExact(value)} marks={marks} />
    </span>
  );
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
