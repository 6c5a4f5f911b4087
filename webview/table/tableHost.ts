import { tableHostEvents, tableRequests, tableWebviewEvents } from '../../src/protocol/tableMessages';
import type { Listeners, Params, Requests, Result } from '../../src/protocol/declare';
import { connect } from '../ui/host';

type HostRequests = typeof tableRequests;
type HostEvents = typeof tableWebviewEvents;

/** The table's connection to the extension host. */
export interface TableHost {
  call<K extends keyof HostRequests>(
    method: K,
    params: Params<HostRequests[K]>,
    options?: { signal?: AbortSignal },
  ): Promise<Result<HostRequests[K]>>;
  emit<K extends keyof HostEvents>(event: K, params: Params<HostEvents[K]>): void;
}

const none: Requests & Record<string, never> = {};

/** Connects the table to the extension host. */
export function connectTableHost(listeners: Listeners<typeof tableHostEvents>): TableHost {
  return connect({
    serves: { requests: none, events: tableHostEvents },
    calls: { requests: tableRequests, events: tableWebviewEvents },
    handlers: {},
    listeners,
    onProblem: (problem, cause) => reportError(new Error(problem, { cause })),
  });
}
