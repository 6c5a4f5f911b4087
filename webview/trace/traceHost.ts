import {
  type tracePanelHostEvents,
  tracePanelHostEvents as hostEvents,
  tracePanelRequests,
  tracePanelWebviewEvents,
} from '../../src/protocol/panelMessages';
import type { Listeners, Params, Requests, Result } from '../../src/protocol/declare';
import { connect } from '../ui/host';

type HostRequests = typeof tracePanelRequests;

/**
 * One day in milliseconds, in effect no timeout. With a shorter one, users would press Create again while the
 * disk hangs, and create a second label.
 */
export const NO_LIMIT_MS = 86_400_000;

/** The extension host, as seen by the panel. */
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

/** Opens the channel to the extension host. */
export function connectTraceHost(listeners: Listeners<typeof tracePanelHostEvents>): TraceHost {
  return connect({
    serves: { requests: none, events: hostEvents },
    calls: { requests: tracePanelRequests, events: tracePanelWebviewEvents },
    handlers: {},
    listeners,
    onProblem: (problem, cause) => reportError(new Error(problem, { cause })),
  });
}
