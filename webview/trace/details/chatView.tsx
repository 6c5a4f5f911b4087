import './chat.css';
import { useState } from 'preact/hooks';
import type { Count } from '../../../src/model/count';
import type { Chat, ChatMessage, ChatRole, ChatUsage } from '../../../src/model/chat/types';
import { formatCount } from '../../../src/model/format';
import { Icon } from '../../ui/icon';
import { LinkButton } from '../../ui/iconButton';
import { shortened } from '../../ui/shortened';
import { type StringKey, t } from '../../ui/strings';
import { ChatParts } from './chatParts';
import { ToolCallCard } from './toolCallCard';

const ROLES: Readonly<Record<ChatRole, { icon: string; word: StringKey | null }>> = {
  system: { icon: 'gear', word: 'roleSystem' },
  user: { icon: 'account', word: 'roleUser' },
  assistant: { icon: 'robot', word: 'roleAssistant' },
  tool: { icon: 'tools', word: 'roleTool' },
  other: { icon: 'comment', word: null },
};

/** Of a long conversation the beginning and the end are what is looked for first. */
const FIRST = 20;
const LAST = 30;
const MORE = 100;

/** A conversation: one card a message, a tool call and its result on one. A long one is cut in its middle. */
export function ChatView({ chat, tokensKnown }: { chat: Chat; tokensKnown: boolean }) {
  const [shown, setShown] = useState(FIRST);
  const { items } = chat;
  const left = items.length - LAST - shown;
  const cards = items.map((item, index) => ({ item, index }));
  const head = left > 0 ? cards.slice(0, shown) : cards;
  const tail = left > 0 ? cards.slice(-LAST) : [];
  const card = ({ item, index }: (typeof cards)[number]) => (
    <li key={index} class="chat-card">
      {item.type === 'message' ? <Message item={item} /> : <ToolCallCard item={item} />}
    </li>
  );
  return (
    <>
      <ol class="chat">
        {head.map(card)}
        {left > 0 && (
          <li key="left" class="chat-gap">
            <LinkButton
              label={t('showMoreMessages', formatCount(Math.min(MORE, left)), formatCount(left))}
              onClick={() => setShown(shown + MORE)}
            />
          </li>
        )}
        {tail.map(card)}
      </ol>
      {chat.usage && <Usage usage={chat.usage} tokensKnown={tokensKnown} />}
    </>
  );
}

function Message({ item }: { item: ChatMessage }) {
  const { icon, word } = ROLES[item.role];
  return (
    <>
      <div class="chat-role">
        <Icon name={icon} />
        <bdi>{word === null ? shortened(item.roleText, 200) : t(word)}</bdi>
        {item.name !== '' && <bdi class="chat-name">{shortened(item.name, 200)}</bdi>}
      </div>
      <div class="chat-content">
        {item.parts.length === 0 && <p class="quiet-text">{t('noContent')}</p>}
        <ChatParts parts={item.parts} />
      </div>
    </>
  );
}

/** What the answer says it took, beyond what the span's header says already. */
function Usage({ usage, tokensKnown }: { usage: ChatUsage; tokensKnown: boolean }) {
  const count = (tokens: Count | null): string => (tokens === null ? '?' : formatCount(tokens));
  const facts = [
    tokensKnown ? '' : t('tokensInOut', count(usage.input), count(usage.output)),
    usage.cached === null || usage.cached === 0 ? '' : t('tokensCached', formatCount(usage.cached)),
    usage.reasoning === null || usage.reasoning === 0
      ? ''
      : t('tokensReasoning', formatCount(usage.reasoning)),
  ].filter((fact) => fact !== '');
  return facts.length === 0 ? null : <p class="chat-usage quiet-text">{facts.join(' · ')}</p>;
}
