import type * as z from 'zod/mini';
import type { Events, Requests } from '../../src/protocol/declare';
import { Endpoint, type EndpointInit } from '../../src/protocol/rpc';

const api = acquireVsCodeApi();

/** Connects to the extension host and delivers every message from now on to the endpoint. */
export function connect<SR extends Requests, SE extends Events, CR extends Requests, CE extends Events>(
  init: Omit<EndpointInit<SR, SE, CR, CE>, 'post'>,
): Endpoint<SR, SE, CR, CE> {
  const endpoint = new Endpoint({ ...init, post: (message: unknown) => api.postMessage(message) });
  window.addEventListener('message', (event: MessageEvent<unknown>) => endpoint.receive(event.data));
  return endpoint;
}

/** Returns the state persisted by `saveState`; undefined if there is none or it doesn't match the schema. */
export function loadState<T>(schema: z.ZodMiniType<T>): T | undefined {
  const parsed = schema.safeParse(api.getState());
  return parsed.success ? parsed.data : undefined;
}

/** Persists the state for when the panel is shown again or the window is reloaded. */
export function saveState(state: unknown): void {
  api.setState(state);
}
