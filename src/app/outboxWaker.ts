import type { LabelOutboxApi } from '../labels/outbox/outboxApi';
import type { Disposable } from '../model/event';
import type { ServerSession } from '../servers/serverSession';
import type { Servers } from '../servers/servers';

/** Wakes the outbox as soon as a server responds again, so that labels don't wait for their next retry. */
export class OutboxWaker implements Disposable {
  readonly #outbox: LabelOutboxApi;
  readonly #events: Disposable[] = [];
  readonly #followed = new WeakSet<ServerSession>();

  constructor(servers: Pick<Servers, 'all' | 'onDidOpen'>, outbox: LabelOutboxApi) {
    this.#outbox = outbox;
    this.#events.push(servers.onDidOpen((session) => this.#follow(session)));
    for (const session of servers.all()) this.#follow(session);
  }

  dispose(): void {
    for (const event of this.#events) event.dispose();
  }

  #follow(session: ServerSession): void {
    if (this.#followed.has(session)) return;
    this.#followed.add(session);
    const wake = (): void => this.#outbox.wake(session.server);
    if (session.state.kind === 'ready') wake();
    this.#events.push(
      session.onDidChange(({ kind }) => {
        if (kind === 'ready') wake();
      }),
      session.cache.onDidRecover(wake),
    );
  }
}
