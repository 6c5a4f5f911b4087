import type { Connection, ConnectionState } from '../servers/connection';
import type { LabelOutboxApi } from '../labels/outbox/outboxApi';
import type { Disposable } from '../model/event';

/** Tells the outbox at once when a server answers again: labels need not wait for their own next try. */
export class OutboxWaker implements Disposable {
  readonly #outbox: LabelOutboxApi;
  readonly #connectionEvents: Disposable;
  #listEvents: Disposable | undefined;

  constructor(connection: Connection, outbox: LabelOutboxApi) {
    this.#outbox = outbox;
    this.#connectionEvents = connection.onDidChange((state) => this.#follow(state));
    this.#follow(connection.state);
  }

  dispose(): void {
    this.#listEvents?.dispose();
    this.#connectionEvents.dispose();
  }

  #follow(state: ConnectionState): void {
    this.#listEvents?.dispose();
    this.#listEvents = undefined;
    if (state.kind !== 'connected') return;
    const { server, list } = state;
    this.#outbox.wake(server);
    let failing = list.error !== undefined;
    this.#listEvents = list.onDidChange(() => {
      const failed = list.error !== undefined;
      if (failing && !failed) this.#outbox.wake(server);
      failing = failed;
    });
  }
}
