import * as l10n from '@vscode/l10n';
import './chat.css';
import { useState } from 'preact/hooks';
import type { CarriedMarks, Step } from '../../../src/model/carryMarks';
import type { Count } from '../../../src/model/count';
import type { Chat, ChatMessage, ChatPart, ChatRole, ChatUsage } from '../../../src/model/chat/types';
import { formatCount } from '../../../src/model/format';
import { Icon } from '../../ui/icon';
import { LinkButton } from '../../ui/iconButton';
import { MarkedText } from '../../ui/markedText';
import { shortened } from '../../ui/shortened';
import { sought } from '../../ui/sought';
import type { LocalizedText } from '../../ui/localizedText';
import { ChatParts } from './chatParts';
import { ToolCallCard } from './toolCallCard';

const ROLES: Readonly<Record<ChatRole, { icon: string; word: LocalizedText | null }>> = {
  system: { icon: 'gear', word: () => l10n.t('System') },
  user: { icon: 'account', word: () => l10n.t('User') },
  assistant: { icon: 'robot', word: () => l10n.t('Assistant') },
  tool: { icon: 'tools', word: () => l10n.t('Tool') },
  other: { icon: 'comment', word: null },
};

/** A long conversation first shows its beginning and its end, which are needed most often. */
const FIRST = 20;
const LAST = 30;
const MORE = 100;

/** Whether the chat view shows a text as it is. */
export function showsInChat([list, item, field, , part]: readonly Step[], isKey: boolean): boolean {
  if (list?.key !== 'items' || !item || !field) return false;
  if (field.key === 'args' || (part?.key === 'value' && isPart(part.parent, 'json'))) return true;
  if (isKey) return false;
  if (field.key === 'parts' || field.key === 'result')
    return part?.key === 'text' || (part?.key === 'name' && isPart(part.parent, 'field'));
  if (field.key === 'roleText') return 'role' in field.parent && field.parent.role === 'other';
  return field.key === 'name' || field.key === 'id';
}

function isPart(part: object, type: ChatPart['type']): boolean {
  return 'type' in part && part.type === type;
}

/**
 * A conversation, one card per message. A tool call shares a card with its result. The middle of a long
 * conversation is left out.
 * @param props.found The search hits in it.
 */
export function ChatView(props: { chat: Chat; tokensKnown: boolean; found: CarriedMarks }) {
  const { chat, tokensKnown, found } = props;
  const [shown, setShown] = useState(FIRST);
  const { items } = chat;
  const left = items.length - LAST - shown;
  const cards = items.map((item, index) => ({ item, index }));
  const head = left > 0 ? cards.slice(0, shown) : cards;
  const wanted = found.memberWith(sought.value?.hit ?? null, items) ?? -1;
  const apart =
    left > 0 && wanted >= shown && wanted < items.length - LAST ? cards.slice(wanted, wanted + 1) : [];
  const tail = left > 0 ? cards.slice(-LAST) : [];
  const card = ({ item, index }: (typeof cards)[number]) => (
    <li key={index} class="chat-card">
      {item.type === 'message' ? (
        <Message item={item} found={found} />
      ) : (
        <ToolCallCard item={item} found={found} />
      )}
    </li>
  );
  return (
    <>
      <ol class="chat">
        {head.map(card)}
        {left > 0 && (
          <li key="left" class="chat-gap">
            <LinkButton
              label={l10n.t(
                'Show {0} More Messages ({1} left)',
                formatCount(Math.min(MORE, left)),
                formatCount(left),
              )}
              onClick={() => setShown(shown + MORE)}
            />
          </li>
        )}
        {apart.map(card)}
        {tail.map(card)}
      </ol>
      {chat.usage && <Usage usage={chat.usage} tokensKnown={tokensKnown} />}
    </>
  );
}

function Message({ item, found }: { item: ChatMessage; found: CarriedMarks }) {
  const { icon, word } = ROLES[item.role];
  return (
    <>
      <div class="chat-role">
        <Icon name={icon} />
        <bdi>
          {word === null ? (
            <MarkedText text={shortened(item.roleText, 200)} marks={found.of(item, 'roleText')} />
          ) : (
            word()
          )}
        </bdi>
        {item.name !== '' && (
          <bdi class="chat-name">
            <MarkedText text={shortened(item.name, 200)} marks={found.of(item, 'name')} />
          </bdi>
        )}
      </div>
      <div class="chat-content">
        {item.parts.length === 0 && <p class="quiet-text">{l10n.t('(no text)')}</p>}
        <ChatParts parts={item.parts} found={found} />
      </div>
    </>
  );
}

/** The token usage in the response, except for what the span's header already shows. */
function Usage({ usage, tokensKnown }: { usage: ChatUsage; tokensKnown: boolean }) {
  const count = (tokens: Count | null): string => (tokens === null ? '?' : formatCount(tokens));
  const facts = [
    tokensKnown ? '' : l10n.t('{0} → {1} tokens', count(usage.input), count(usage.output)),
    usage.cached === null || usage.cached === 0 ? '' : l10n.t('{0} cached tokens', formatCount(usage.cached)),
    usage.reasoning === null || usage.reasoning === 0
      ? ''
      : l10n.t('{0} reasoning tokens', formatCount(usage.reasoning)),
  ].filter((fact) => fact !== '');
  return facts.length === 0 ? null : <p class="chat-usage quiet-text">{facts.join(' · ')}</p>;
}
