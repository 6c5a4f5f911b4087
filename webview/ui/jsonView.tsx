import * as l10n from '@vscode/l10n';
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

const PAGE = 50;
const OPEN_DEPTH = 3;
const OPEN_ITEMS = 20;

/**
 * A collapsible tree of a JSON value. Its size is bounded: long lists are paged and long texts truncated.
 * @param props.source The text that the value was parsed from, if it is a text of its own.
 * @param props.found The search matches inside the value.
 * @param props.marks The search matches of the value itself if it's neither a list nor an object.
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
  /** The search matches of the value if it's neither a list nor an object. */
  readonly marks: readonly Mark[];
  readonly name?: string;
  readonly nameMarks?: readonly Mark[];
  /** Whether the key occurs more than once. */
  readonly repeated?: boolean;
  /** Whether the node is collapsed at first even if it's small. */
  readonly closed?: boolean;
}

function JsonNode(props: JsonNodeProps) {
  const { value } = props;
  const composite = Array.isArray(value) || isObject(value);
  const size = sizeIn(value);
  const hidden = composite ? props.found.memberWith(sought.value?.hit ?? null, value) : undefined;
  // Children of a node that only the search expanded stay collapsed, except those that lead to the match.
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
  /** Index of a child to render regardless of the page; null for none. */
  wanted: number | null;
  /** Whether the children are collapsed at first. */
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

/** The keys that occur more than once. */
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
      {props.repeated === true && <span class="json-size"> {l10n.t('(duplicate key)')}</span>}
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

/** Quotes a text, and escapes invisible and bidirectional control characters. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function sizeOf(value: ExactJson, size: number): string {
  return Array.isArray(value)
    ? size === 1
      ? l10n.t('1 item')
      : l10n.t('{0} items', formatCount(size))
    : size === 1
      ? l10n.t('1 key')
      : l10n.t('{0} keys', formatCount(size));
}

/** The first entries of a collapsed node on one line. */
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
