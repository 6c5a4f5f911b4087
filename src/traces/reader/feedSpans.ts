import { TrackingError } from '../../model/trackingError';
import type { ReaderClient } from './readerClient';
import type { SpanRoute } from './readerCalls';

/** Bytes handed over at once: a few milliseconds' work, so that what is asked meanwhile is answered in between. */
const SLICE = 128 * 1024;
/** Bytes that may wait to be worked through, before no more are taken from the server. */
const AHEAD = 2 * 1024 * 1024;
/** More is no trace that anybody can look at: 50,000 spans are 60 to 80 MB. */
const MOST = 1e9;

interface Feed {
  readonly client: ReaderClient;
  readonly generation: number;
  /** The generation that is shown meanwhile. */
  readonly shown: number;
  readonly route: SpanRoute;
  readonly open: () => Promise<AsyncIterable<Uint8Array>>;
  readonly server: string;
  readonly signal: AbortSignal;
}

/**
 * Hands an answer's bytes to a reader as they arrive.
 * @returns how many spans the reading has now.
 * @throws JsonError when they are not such an answer; what the server's side throws; the signal's reason.
 */
export async function feedSpans(feed: Feed): Promise<number> {
  const { client, generation, shown, route, signal } = feed;
  const answer = await feed.open();
  const work = new Work();
  work.add(client.call('open', { generation, shown, route }), 0);
  let size = 0;
  for await (const chunk of answer) {
    size += chunk.length;
    if (size > MOST) throw tooLong(feed.server);
    for (let at = 0; at < chunk.length; at += SLICE) {
      const bytes = new Uint8Array(chunk.subarray(at, at + SLICE)); // copied: its memory may be shared with others
      const { length, buffer } = bytes;
      work.add(client.call('feed', { generation, bytes }, { transfer: [buffer] }), length);
      await work.ahead(AHEAD);
      signal.throwIfAborted();
    }
  }
  await work.ahead(0);
  const { spans } = await client.call('close', { generation }, { signal });
  return spans;
}

/** What was handed over and is not worked through yet. */
class Work {
  readonly #open = new Set<Promise<void>>();
  #bytes = 0;
  #failure: { readonly error: unknown } | undefined;

  add(call: Promise<unknown>, bytes: number): void {
    this.#bytes += bytes;
    const done: Promise<void> = call
      .catch((error: unknown) => void (this.#failure ??= { error }))
      .then(() => {
        this.#bytes -= bytes;
        this.#open.delete(done);
      });
    this.#open.add(done);
  }

  /**
   * Waits until no more than that is open; at once where it is.
   * @throws what any of it threw.
   */
  async ahead(bytes: number): Promise<void> {
    while (this.#failure === undefined && (this.#bytes > bytes || (bytes === 0 && this.#open.size > 0))) {
      await Promise.race(this.#open);
    }
    if (this.#failure) throw this.#failure.error;
  }
}

function tooLong(server: string): TrackingError {
  const message = `The answer of ${server} with the spans of this trace is longer than ${MOST / 1e9} GB.`;
  return new TrackingError({ kind: 'badResponse', message, server });
}
