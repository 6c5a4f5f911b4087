import { isObject, parseExact, stringifyExact } from '../../model/exactJson';
import type { SpanPart } from '../../model/traceDocument';
import { TrackingError } from '../../model/trackingError';
import { heldJson, heldText } from '../../model/exactValue';
import type { TrackingApi } from '../../mlflow/api';
import type { StartReader } from '../../traces/reader/readerCalls';
import { TraceReader, type SpanApi } from '../../traces/reader/traceReader';
import type { TraceInfo } from '../../model/trace';
import type { Labeling } from '../labeling';
import type { DocumentPlace } from './documentPlace';

/** A trace whose spans are here: of a panel that shows it, or read for the purpose. */
export interface ReadTrace {
  document(part: SpanPart, signal: AbortSignal): Promise<{ bytes: Uint8Array; spans: number }>;
}

/** The requests that documents are made of. */
export type DocumentApi = SpanApi & Pick<TrackingApi, 'getTraceText' | 'getTraceInfo'>;

/** What documents need of a connection. */
interface DocumentConnection {
  /** undefined for a server that is not the one configured now. */
  api(server: string): DocumentApi | undefined;
  readonly connected:
    { readonly server: string; readonly cache: { get(traceId: string): TraceInfo | undefined } } | undefined;
}

export interface DocumentSourceInit {
  readonly connection: DocumentConnection;
  readonly labeling: Pick<Labeling, 'labels'>;
  readonly startReader: StartReader;
  /** A trace that some panel has read whole. */
  readonly readTrace: (server: string, traceId: string) => ReadTrace | undefined;
}

/** Spans that are written at once: some hundred milliseconds' work of the reader. */
const SPANS = 500;

/** The content of read-only documents, from the server or from a panel that has it already. */
export class DocumentSource {
  readonly #init: DocumentSourceInit;

  constructor(init: DocumentSourceInit) {
    this.#init = init;
  }

  /**
   * The content in UTF-8.
   * @throws TrackingError, `notFound` when there is no such trace, span or label; ReaderEnded; the signal's reason.
   */
  async read({ server, traceId, part }: DocumentPlace, signal: AbortSignal): Promise<Uint8Array> {
    const api = this.#api(server);
    if (part.kind === 'label') return Buffer.from(await this.#label(api, traceId, part, signal));
    return this.#withTrace(api, traceId, signal, async (trace) => {
      if (part.kind !== 'trace') return (await trace.document(part, signal)).bytes;
      const spans = await allSpans(trace, part.form, signal);
      if (part.form === 'text') return Buffer.concat(separated(spans, '\n'));
      const info = infoText(await api.getTraceText(traceId, signal));
      const head = Buffer.from(`{\n  "info": ${info},\n  "spans": [\n`);
      return Buffer.concat([head, ...separated(spans, ',\n'), Buffer.from('\n  ]\n}\n')]);
    });
  }

  #api(server: string): DocumentApi {
    const api = this.#init.connection.api(server);
    if (api) return api;
    const message = `This is of a trace on ${server}, which is not the tracking server that is configured now. Select that server to read it.`;
    throw new TrackingError({ kind: 'notConfigured', server, message });
  }

  async #withTrace<T>(
    api: DocumentApi,
    traceId: string,
    signal: AbortSignal,
    use: (trace: ReadTrace) => Promise<T>,
  ): Promise<T> {
    const known = this.#init.readTrace(api.server, traceId);
    if (known) return use(known);
    const reader = new TraceReader(api, traceId, this.#init.startReader);
    try {
      await reader.read(signal);
      return await use(reader);
    } finally {
      reader.dispose();
    }
  }

  async #label(
    api: DocumentApi,
    traceId: string,
    { labelId, form }: { readonly labelId: string; readonly form: 'json' | 'text' },
    signal: AbortSignal,
  ): Promise<string> {
    const { connection, labeling } = this.#init;
    const cache = connection.connected?.server === api.server ? connection.connected.cache : undefined;
    const trace = cache?.get(traceId) ?? (await api.getTraceInfo(traceId, signal));
    const label = labeling.labels(api.server, trace).find(({ id }) => id === labelId);
    if (label) return form === 'json' ? `${heldJson(label)}\n` : heldText(label);
    const message = `This label of trace ${traceId} is gone from ${api.server}. Somebody may have deleted it.`;
    throw new TrackingError({ kind: 'notFound', server: api.server, message });
  }
}

async function allSpans(trace: ReadTrace, form: 'json' | 'text', signal: AbortSignal): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for (let from = 0, spans = Infinity; from < spans; from += SPANS) {
    const piece = await trace.document({ kind: 'spans', form, from, count: SPANS }, signal);
    signal.throwIfAborted();
    spans = piece.spans;
    pieces.push(piece.bytes);
  }
  return pieces;
}

function separated(pieces: readonly Uint8Array[], by: string): Uint8Array[] {
  const between = Buffer.from(by);
  return pieces.flatMap((piece, index) => (index === 0 ? [piece] : [between, piece]));
}

/** What the server said of the trace, indented; as it was said where it is no JSON. */
function infoText(answer: string): string {
  const parsed = parseExact(answer);
  const trace = isObject(parsed) ? parsed['trace'] : undefined;
  const info = isObject(trace) ? trace['trace_info'] : undefined;
  return info === undefined ? JSON.stringify(answer) : stringifyExact(info, '  ').replaceAll('\n', '\n  ');
}
