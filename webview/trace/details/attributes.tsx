import { useContext, useMemo } from 'preact/hooks';
import { parseExact, stringifyExact } from '../../../src/model/exactJson';
import type { SpanAttribute, ValueText } from '../../../src/model/span';
import { IconButton } from '../../ui/iconButton';
import { JsonView } from '../../ui/jsonView';
import { LongText } from '../../ui/longText';
import { t } from '../../ui/strings';
import { attributeText } from '../../../src/model/attributeText';
import { ValueActionsContext } from './valueActions';
import { CutValue } from './valueSection';

interface AttributesProps {
  readonly attributes: readonly SpanAttribute[];
  /** The span that they are of. */
  readonly spanId: string;
  readonly onLoadRest: (value: ValueText) => Promise<void>;
}

/** Keys and values, one a row. */
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
            <bdi>{key === '' ? '""' : key}</bdi>
            {repeated.has(key) && <span class="quiet-text"> {t('keyRepeated')}</span>}
          </dt>
          <dd>
            <div class="attribute-value">
              <Value value={value} />
              {value.text.length < value.total && <CutValue value={value} onLoadRest={props.onLoadRest} />}
            </div>
            {isWorthOpening(value) && (
              <IconButton
                icon="go-to-file"
                label={t('openValue', key)}
                onClick={() => actions?.open(span, value.ref, isStructured(value) ? 'json' : 'text')}
              />
            )}
            <IconButton icon="copy" label={t('copyValue', key)} onClick={() => actions?.copy(span, value)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A short value is read where it is. */
const SHORT = 80;

function isWorthOpening(value: ValueText): boolean {
  return value.total > SHORT || isStructured(value);
}

function isStructured({ text }: ValueText): boolean {
  return /^\s*[[{]/.test(text);
}

function Value({ value }: { value: ValueText }) {
  const json = useMemo(
    () => (value.text.length < value.total ? undefined : parseExact(value.text)),
    [value.text, value.total],
  );
  if (json === undefined) {
    return value.text === '' ? (
      <span class="quiet-text">{t('emptyText')}</span>
    ) : (
      <LongText text={attributeText(value)} lines={8} />
    );
  }
  if (typeof json === 'string') {
    return json === '' ? (
      <span class="quiet-text">{t('emptyText')}</span>
    ) : (
      <LongText text={json} lines={8} />
    );
  }
  if (json === null || typeof json === 'boolean')
    return <span class="json-word">{stringifyExact(json)}</span>;
  if (
    'text' in json &&
    !Array.isArray(json) &&
    typeof json.text === 'string' &&
    stringifyExact(json) === json.text
  ) {
    return <span class="json-number">{json.text}</span>;
  }
  return <JsonView value={json} />;
}
