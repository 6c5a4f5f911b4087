import type { Entry } from './entry';
import type { OutboxEvent, Step } from './events';
import { onAnswered, onFailed, onLookFailed } from './stepAnswer';
import { onContested, onDue, onSeen } from './stepSend';
import { onDelete, onDiscard, onEdit, onRestart, onRetry, onUndo, onWake } from './stepUser';
import { onRelease, onReplaced, onRestore } from './stepReplace';

/**
 * The outbox's state machine, pure. A request is on its way while `sent` has an
 * item without `until`.
 */
export function step(entry: Entry, event: OutboxEvent): Step {
  switch (event.type) {
    case 'edit':
      return onEdit(entry, event.want, event.beats);
    case 'delete':
      return onDelete(entry, event.at, event.holdMs, event.beats);
    case 'replaced':
      return onReplaced(entry);
    case 'restore':
      return onRestore(entry, event.want, event.replaces);
    case 'release':
      return onRelease(entry);
    case 'undo':
      return onUndo(entry);
    case 'discard':
      return onDiscard(entry);
    case 'retry':
      return onRetry(entry);
    case 'wake':
      return onWake(entry);
    case 'restart':
      return onRestart(entry, event.at);
    case 'due':
      return onDue(entry, event.at);
    case 'contested':
      return onContested(entry);
    case 'seen':
      return onSeen(entry, event);
    case 'lookFailed':
      return onLookFailed(entry, event);
    case 'answered':
      return onAnswered(entry, event.at, event.assessment);
    case 'failed':
      return onFailed(entry, event);
  }
}
