import type { ToolCall } from '../../../src/model/chat/types';
import { Icon } from '../../ui/icon';
import { shortened } from '../../ui/shortened';
import { t } from '../../ui/strings';
import { ChatParts } from './chatParts';
import { JsonLine } from './jsonLine';

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
        {item.called && <JsonLine value={item.args} />}
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
