import * as l10n from '@vscode/l10n';
import type { SaveState } from '../../model/assessment';
import type { PendingLabel } from './outboxApi';
import { owesDelete, type Entry } from './entry';
import { serverName } from './reasons';
import type { OutboxRecord } from './records';

/** What affects all labels of a server. */
export interface ServerState {
  /** Whether the server is in use, so that requests can be sent to it. */
  readonly inUse: boolean;
  /** Why sending to the server is paused; '' if it isn't. */
  readonly paused: string;
}

/** Converts a record for display. */
export function toPending(record: OutboxRecord, server: ServerState, now: number): PendingLabel {
  const { entry } = record;
  return {
    server: entry.server,
    traceId: entry.traceId,
    id: entry.id,
    want: entry.want,
    base: entry.base,
    replaces: owesDelete(entry) ? (entry.replaces?.id ?? null) : null,
    beaten: entry.beaten,
    held: isHeld(entry, now),
    save: saveState(record, server, now),
  };
}

/** Converts another window's entry for display. */
export function elsewherePending(entry: Entry): PendingLabel {
  return {
    server: entry.server,
    traceId: entry.traceId,
    id: entry.id,
    want: entry.want,
    base: entry.base,
    replaces: owesDelete(entry) ? (entry.replaces?.id ?? null) : null,
    beaten: entry.beaten,
    held: entry.want === null && entry.heldUntil > 0,
    save: elsewhereState(entry),
  };
}

function elsewhereState({ state, reason }: Entry): SaveState {
  switch (state) {
    case 'settled':
      return { state: 'saved' };
    case 'refused':
      return { state: 'refused', reason };
    case 'waiting':
      return { state: 'waiting', reason: l10n.t('Changed in another window, which sends it.') };
  }
}

function isHeld(entry: Entry, now: number): boolean {
  return entry.want === null && entry.heldUntil > now;
}

function saveState({ entry, storageReason }: OutboxRecord, server: ServerState, now: number): SaveState {
  if (entry.state === 'settled') return { state: 'saved' };
  if (entry.state === 'refused') return { state: 'refused', reason: entry.reason };
  const reason = waitingReason();
  return reason === '' ? { state: 'saving' } : { state: 'waiting', reason };

  function waitingReason(): string {
    if (storageReason !== '') return storageReason;
    if (isHeld(entry, now)) return l10n.t('Deletes in a moment. Undo to keep it.');
    if (!server.inUse)
      return l10n.t('Saved locally. Sends when you connect to {0}.', serverName(entry.server));
    return entry.reason === '' ? server.paused : entry.reason;
  }
}
