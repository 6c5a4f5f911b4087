import * as l10n from '@vscode/l10n';
import { useContext, useMemo } from 'preact/hooks';
import { ExactNumber, parseExact, stringifyExact } from '../../../src/model/exactJson';
import type { SpanAttribute, ValueText } from '../../../src/model/span';
import { IconButton } from '../../ui/iconButton';
import { JsonView } from '../../ui/jsonView';
import { LongText } from '../../ui/longText';
import { MarkedText } from '../../ui/markedText';
import { attributeText } from '../../../src/model/attributeText';
import { useFound } from '../find/found';
import { useFoundValue } from '../find/foundValue';
import { ValueActionsContext } from './valueActions';
import { CutValue } from './valueSection';

interface AttributesProps {
  readonly attributes: readonly SpanAttribute[];
  /** The span that the attributes belong to. */
  readonly spanId: string;
  readonly onLoadRest: (value: ValueText) => Promise<void>;
}

/** A list of keys and values. */
export function Attributes(props: AttributesProps) {
  const actions = useContext(ValueActionsContext);
  const span = { id: props.spanId };
  const seen = new Set<string>();
  const repeated = new Set(
    props.attributes.flatMap(({ key }) => (seen.size === seen.add(key).size ? [key] : [])),
  );
  return (
    <dl class="attributes">
      {props.attributes.map(({ key, value }) => (
        <div key={value.ref} class="attribute" data-found-in={value.ref}>
          <dt>
            <bdi>
              <Key name={key} field={`${value.ref} key`} spanId={props.spanId} />
            </bdi>
            {repeated.has(key) && <span class="quiet-text"> {l10n.t('(duplicate key)')}</span>}
          </dt>
          <dd>
            <div class="attribute-value">
              <Value value={value} spanId={props.spanId} />
              {value.text.length < value.total && <CutValue value={value} onLoadRest={props.onLoadRest} />}
            </div>
            {isWorthOpening(value) && (
              <IconButton
                icon="go-to-file"
                label={l10n.t('Open {0} in Editor', key)}
                onClick={() => actions?.open(span, value.ref, isStructured(value) ? 'json' : 'text')}
              />
            )}
            <IconButton
              icon="copy"
              label={l10n.t('Copy {0}', key)}
              onClick={() => actions?.copy(span, value)}
            />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Plain values of up to this many characters get no Open button. */
const SHORT = 80;

function isWorthOpening(value: ValueText): boolean {
  return value.total > SHORT || isStructured(value);
}

function isStructured({ text }: ValueText): boolean {
  return /^\s*[[{]/.test(text);
}

function Key({ name, field, spanId }: { name: string; field: string; spanId: string }) {
  const marks = useFound(spanId, field, name, false);
  return <MarkedText text={name === '' ? '""' : name} marks={marks} />;
}

function Value({ value, spanId }: { value: ValueText; spanId: string }) {
  const json = useMemo(
    () => (value.text.length < value.total ? undefined : parseExact(value.text)),
    [value.text, value.total],
  );
  const found = useFoundValue(spanId, value, json);
  const marks = found.whole;
  if (value.text === '' || json === '') return <span class="quiet-text">{l10n.t('(empty text)')}</span>;
  if (json === undefined) return <LongText text={attributeText(value)} lines={8} marks={marks} />;
  if (typeof json === 'string') return <LongText text={json} lines={8} marks={marks} />;
  if (json === null || typeof json === 'boolean' || json instanceof ExactNumber)
    return (
      <span class={json instanceof ExactNumber ? 'json-number' : 'json-word'}>
        <MarkedText text={stringifyExact(json)} marks={marks} />
      </span>
    );
  return <JsonView value={json} found={found} />;
}
