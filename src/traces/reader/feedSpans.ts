import * as l10n from '@vscode/l10n';
import { TrackingError } from '../../model/trackingError';
import type { ReaderClient } from './readerClient';
import type { SpanRoute } from './readerCalls';

/**
 * Bytes per message: a few milliseconds of work, so that the reader can respond to other calls in between.
 */
const SLICE = 128 * 1024;
/** Bytes that may be queued for the reader before reading from the server pauses. */
const AHEAD = 2 * 1024 * 1024;
/** Size limit in bytes. 50,000 spans are 60 to 80 MB. */
const MOST = 1e9;

interface Feed {
  readonly client: ReaderClient;
  readonly generation: number;
  /** The generation that is shown in the meantime. */
  readonly shown: number;
  readonly route: SpanRoute;
  readonly open: () => Promise<AsyncIterable<Uint8Array>>;
  readonly server: string;
  readonly signal: AbortSignal;
}

/**
 * Passes a response's bytes to a reader as they arrive.
 * @returns the number of spans in the reading so far.
 * @throws JsonError when they aren't such a response; what `open` and the response throw; the signal's
 * reason.
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
      const bytes = new Uint8Array(chunk.subarray(at, at + SLICE)); // copy: the memory may be shared
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

/** Tracks the calls that the reader hasn't finished yet. */
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
   * Waits until at most this many bytes are pending (0: until all calls have finished).
   * @throws the first error of any call.
   */
  async ahead(bytes: number): Promise<void> {
    while (this.#failure === undefined && (this.#bytes > bytes || (bytes === 0 && this.#open.size > 0))) {
      await Promise.race(this.#open);
    }
    if (this.#failure) throw this.#failure.error;
  }
}

function tooLong(server: string): TrackingError {
  const message = l10n.t('The spans of this trace on {0} are larger than {1} GB.', server, MOST / 1e9);
  return new TrackingError({ kind: 'badResponse', message, server });
}
