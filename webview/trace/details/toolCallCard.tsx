import { entriesOf, type ExactJson, isObject, stringifyExact } from '../../../src/model/exactJson';
import type { ToolCall } from '../../../src/model/chat/types';
import { Icon } from '../../ui/icon';
import { JsonView } from '../../ui/jsonView';
import { LongText } from '../../ui/longText';
import { shortened } from '../../ui/shortened';
import { t } from '../../ui/strings';
import { ChatParts } from './chatParts';

/** Which tool was called, with what, and what it answered. */
export function ToolCallCard({ item }: { item: ToolCall }) {
  return (
    <>
      <div class="chat-role">
        <Icon name="tools" />
        <span>{t(item.called ? 'toolCall' : 'toolResult')}</span>
        <bdi class="chat-tool">{shortened(item.name, 200)}</bdi>
        {item.failed && (
          <span class="pill fail">
            <Icon name="error" /> {t('toolFailed')}
          </span>
        )}
        <bdi class="chat-id">{shortened(item.id, 80)}</bdi>
      </div>
      <div class="chat-call">
        {item.called && <Args value={item.args} />}
        {item.result !== null && (
          <div class="chat-result">
            <Icon name="arrow-right" title={t('toolResult')} />
            <span class="sr-only">{t('toolResult')}</span>
            <div class="chat-result-parts">
              {item.result.length === 0 && <p class="quiet-text">{t('noContent')}</p>}
              <ChatParts parts={item.result} plain />
            </div>
          </div>
        )}
      </div>
    </>
  );
}

const LONGEST_LINE = 160;

/** Arguments in one line where they fit, as a tree where they do not. */
function Args({ value }: { value: ExactJson }) {
  if (typeof value === 'string') return <LongText text={value} lines={12} />;
  if (isLong(value)) return <JsonView value={value} />;
  const line = stringifyExact(value);
  if (line.length > LONGEST_LINE) return <JsonView value={value} />;
  if (!isObject(value)) return <LongText text={line} lines={12} />;
  return (
    <span class="chat-args">
      {'{ '}
      {entriesOf(value).map(([key, item], index) => (
        <span key={index}>
          {index > 0 && ', '}
          <span class="json-key">
            <bdi>{JSON.stringify(key)}</bdi>
          </span>
          : <bdi class={scalarClass(item)}>{stringifyExact(item)}</bdi>
        </span>
      ))}
      {' }'}
    </span>
  );
}

/** Tells a value that cannot be one line without writing all of it. */
function isLong(value: ExactJson): boolean {
  if (typeof value === 'string') return value.length > LONGEST_LINE;
  const items = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  return items.length > 30 || items.some((item) => isLong(item));
}

function scalarClass(value: ExactJson): string {
  if (typeof value === 'string') return 'json-string';
  return value === null || typeof value === 'boolean' ? 'json-word' : 'json-number';
}
