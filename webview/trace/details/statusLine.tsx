import * as l10n from '@vscode/l10n';
import type { SpanDetails } from '../../../src/model/span';
import { Icon } from '../../ui/icon';
import { LongText } from '../../ui/longText';
import { LinkButton } from '../../ui/iconButton';
import { useFound } from '../find/found';
import { update } from '../panelState';
import { askedEvent, STACK } from './events';
import { exceptionText } from './exceptionText';

/**
 * Why a span failed, or its status message, above the tabs, so that users don't have to search the events for
 * it.
 */
export function StatusLine({ details }: { details: SpanDetails }) {
  const { status, statusMessage } = details;
  const failed = status === 'ERROR';
  const text = statusMessage === '' && failed ? exceptionText(details.events) : statusMessage;
  const marks = useFound(details.id, 'status', statusMessage, false);
  if (text === '') return null;
  const exception = details.events.findLastIndex(
    ({ name, attributes }) => name === 'exception' && attributes.some(({ key }) => key === STACK),
  );
  return (
    <div
      class={failed ? 'status-message failed' : 'status-message'}
      {...(statusMessage !== '' && { 'data-found-in': 'status' })}
    >
      <Icon name={failed ? 'error' : 'info'} class="state-icon" />
      <span class="sr-only">{l10n.t('Status')}: </span>
      <div class="status-text">
        <LongText text={text} lines={4} marks={marks} />
      </div>
      {exception !== -1 && (
        <LinkButton
          label={l10n.t('Stack trace')}
          onClick={() => {
            update({ tab: 'events', detailsScroll: 0 });
            askedEvent.value = exception;
          }}
        />
      )}
    </div>
  );
}
