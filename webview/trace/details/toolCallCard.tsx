import * as l10n from '@vscode/l10n';
import type { CarriedMarks } from '../../../src/model/carryMarks';
import type { ToolCall } from '../../../src/model/chat/types';
import { Icon } from '../../ui/icon';
import { MarkedText } from '../../ui/markedText';
import { shortened } from '../../ui/shortened';
import { ChatParts } from './chatParts';
import { JsonLine } from './jsonLine';

/** A tool call: the tool's name, its arguments, and its result. `found` contains the search hits in it. */
export function ToolCallCard({ item, found }: { item: ToolCall; found: CarriedMarks }) {
  return (
    <>
      <div class="chat-role">
        <Icon name="tools" />
        <span>{item.called ? l10n.t('Tool call') : l10n.t('Tool result')}</span>
        <bdi class="chat-tool">
          <MarkedText text={shortened(item.name, 200)} marks={found.of(item, 'name')} />
        </bdi>
        {item.failed && (
          <span class="pill fail">
            <Icon name="error" /> {l10n.t('failed')}
          </span>
        )}
        <bdi class="chat-id">
          <MarkedText text={shortened(item.id, 80)} marks={found.of(item, 'id')} />
        </bdi>
      </div>
      <div class="chat-call">
        {item.called && <JsonLine value={item.args} found={found} marks={found.of(item, 'args')} />}
        {item.result !== null && (
          <div class="chat-result">
            <Icon name="arrow-right" title={l10n.t('Tool result')} />
            <span class="sr-only">{l10n.t('Tool result')}</span>
            <div class="chat-result-parts">
              {item.result.length === 0 && <p class="quiet-text">{l10n.t('(no text)')}</p>}
              <ChatParts parts={item.result} plain found={found} />
            </div>
          </div>
        )}
      </div>
    </>
  );
}
