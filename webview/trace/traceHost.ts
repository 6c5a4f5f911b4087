import {
  type tracePanelHostEvents,
  tracePanelHostEvents as hostEvents,
  tracePanelRequests,
  tracePanelWebviewEvents,
} from '../../src/protocol/panelMessages';
import type { Listeners, Params, Requests, Result } from '../../src/protocol/declare';
import { connect } from '../ui/host';

type HostRequests = typeof tracePanelRequests;

/** A day. Whoever pressed Create again while a disk hangs would make a second label as soon as it goes on. */
export const NO_LIMIT_MS = 86_400_000;

/** What the panel asks of the extension host. */
export interface TraceHost {
  call<K extends keyof HostRequests>(
    method: K,
    params: Params<HostRequests[K]>,
    options?: { signal?: AbortSignal; timeoutMs?: number },
  ): Promise<Result<HostRequests[K]>>;
  emit<K extends keyof typeof tracePanelWebviewEvents>(
    method: K,
    params: Params<(typeof tracePanelWebviewEvents)[K]>,
  ): void;
}

const none: Requests & Record<string, never> = {};

/** Opens the channel of a trace panel. */
export function connectTraceHost(listeners: Listeners<typeof tracePanelHostEvents>): TraceHost {
  return connect({
    serves: { requests: none, events: hostEvents },
    calls: { requests: tracePanelRequests, events: tracePanelWebviewEvents },
    handlers: {},
    listeners,
    onProblem: (problem, cause) => reportError(new Error(problem, { cause })),
  });
}
