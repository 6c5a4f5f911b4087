import type { ChatItem, ChatPart, ChatRole } from '../../../src/model/chat';
import { type ExactJson, isObject, stringifyExact } from '../../../src/model/exactJson';
import { Icon } from '../../ui/icon';
import { JsonView } from '../../ui/jsonView';
import { LongText } from '../../ui/longText';
import { MarkdownView } from '../../ui/markdownView';
import { type StringKey, t } from '../../ui/strings';

const ROLES: Readonly<Record<ChatRole, { icon: string; word: StringKey | null }>> = {
  system: { icon: 'gear', word: 'roleSystem' },
  user: { icon: 'account', word: 'roleUser' },
  assistant: { icon: 'robot', word: 'roleAssistant' },
  tool: { icon: 'tools', word: 'roleTool' },
  other: { icon: 'comment', word: null },
};

/** A conversation: one card a message, a tool call and its result on one. */
export function ChatView(props: { items: readonly ChatItem[] }) {
  return (
    <ol class="chat">
      {props.items.map((item, index) => (
        <li key={index} class="chat-card">
          {item.type === 'message' ? <Message item={item} /> : <ToolCall item={item} />}
        </li>
      ))}
    </ol>
  );
}

function Message({ item }: { item: Extract<ChatItem, { type: 'message' }> }) {
  const { icon, word } = ROLES[item.role];
  return (
    <>
      <div class="chat-role">
        <Icon name={icon} />
        <bdi>{word === null ? item.roleText.slice(0, 200) : t(word)}</bdi>
        {item.name !== '' && <bdi class="chat-name">{item.name}</bdi>}
      </div>
      <div class="chat-content">
        {item.parts.length === 0 && <p class="quiet-text">{t('noContent')}</p>}
        <Parts parts={item.parts} />
      </div>
    </>
  );
}

function Parts({ parts }: { parts: readonly ChatPart[] }) {
  return (
    <>
      {parts.map((part, index) => {
        if (part.type === 'text') return <MarkdownView key={index} text={part.text} />;
        if (part.type === 'json') return <JsonView key={index} value={part.value} />;
        return (
          <p key={index} class="chat-media">
            <Icon name="file-media" />{' '}
            <bdi>
              {part.address === '' ? t('mediaUnknown', part.what) : t('media', part.what, part.address)}
            </bdi>
          </p>
        );
      })}
    </>
  );
}

function ToolCall({ item }: { item: Extract<ChatItem, { type: 'toolCall' }> }) {
  const called = item.args !== null || item.result === null;
  return (
    <>
      <div class="chat-role">
        <Icon name="tools" />
        <span>{t(called ? 'toolCall' : 'toolResult')}</span>
        <bdi class="chat-tool">{item.name}</bdi>
        <bdi class="chat-id">{item.id.slice(0, 80)}</bdi>
      </div>
      <div class="chat-call">
        {called && <Args value={item.args} />}
        {item.result !== null && (
          <div class="chat-result">
            <Icon name="arrow-right" title={t('toolResult')} />
            <span class="sr-only">{t('toolResult')}</span>
            <div class="chat-result-parts">
              {item.result.map((part, index) =>
                part.type === 'text' ? (
                  <LongText key={index} text={part.text} lines={12} />
                ) : (
                  <Parts key={index} parts={[part]} />
                ),
              )}
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
  const line = typeof value === 'string' ? value : stringifyExact(value);
  if (line.length > LONGEST_LINE && typeof value !== 'string') return <JsonView value={value} />;
  if (!isObject(value)) return <LongText text={line} lines={12} />;
  return (
    <span class="chat-args">
      {'{ '}
      {Object.entries(value).map(([key, item], index) => (
        <span key={key}>
          {index > 0 && ', '}
          <span class="json-key">
            <bdi>{JSON.stringify(key)}</bdi>
          </span>
          : <span class={scalarClass(item)}>{stringifyExact(item)}</span>
        </span>
      ))}
      {' }'}
    </span>
  );
}

function scalarClass(value: ExactJson): string {
  if (typeof value === 'string') return 'json-string';
  return value === null || typeof value === 'boolean' ? 'json-word' : 'json-number';
}
