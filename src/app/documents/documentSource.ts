import * as l10n from '@vscode/l10n';
import { isObject, parseExact, stringifyExact } from '../../model/exactJson';
import type { SpanPart } from '../../model/traceDocument';
import { TrackingError } from '../../model/trackingError';
import { formatJson, formatValue } from '../../model/exactValue';
import type { TrackingApi } from '../../mlflow/api';
import type { StartReader } from '../../traces/reader/readerCalls';
import { TraceReader, type SpanApi } from '../../traces/reader/traceReader';
import type { TraceInfo } from '../../model/trace';
import type { Labeling } from '../labeling';
import type { DocumentPlace } from './documentPlace';

/** A trace whose spans are loaded, either by a panel that shows it or just for a document. */
export interface ReadTrace {
  document(part: SpanPart, signal: AbortSignal): Promise<{ bytes: Uint8Array; spans: number }>;
}

/** The requests that documents need. */
export type DocumentApi = SpanApi & Pick<TrackingApi, 'getTraceText' | 'getTraceInfo'>;

/** The parts of a server session that documents need. */
interface DocumentServer {
  readonly api: DocumentApi;
  readonly cache: { get(traceId: string): TraceInfo | undefined };
}

export interface DocumentSourceInit {
  /** Returns undefined for a server that was never used in this window. */
  readonly findServer: (server: string) => DocumentServer | undefined;
  readonly labeling: Pick<Labeling, 'labels'>;
  readonly startReader: StartReader;
  /** Returns a trace that a panel has loaded completely. */
  readonly readTrace: (server: string, traceId: string) => ReadTrace | undefined;
}

/** Spans per chunk. A chunk takes the reader a few hundred milliseconds. */
const SPANS = 500;

/** Provides the content of read-only documents, from a panel that has loaded the trace or from the server. */
export class DocumentSource {
  readonly #init: DocumentSourceInit;

  constructor(init: DocumentSourceInit) {
    this.#init = init;
  }

  /**
   * Returns the content in UTF-8.
   * @throws TrackingError `notFound` when the trace, span, or label doesn't exist.
   * @throws ReaderEnded when the reader's thread has ended.
   * @throws The signal's reason when aborted.
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
    const api = this.#init.findServer(server)?.api;
    if (api) return api;
    const message = l10n.t(
      'This document is from a trace on {0}. Select that tracking server to read it.',
      server,
    );
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
    const { findServer, labeling } = this.#init;
    const trace = findServer(api.server)?.cache.get(traceId) ?? (await api.getTraceInfo(traceId, signal));
    const label = labeling.labels(api.server, trace).find(({ id }) => id === labelId);
    if (label) return form === 'json' ? `${formatJson(label)}\n` : formatValue(label);
    const message = l10n.t(
      'This label of trace {0} is no longer on {1}. Someone may have deleted it.',
      traceId,
      api.server,
    );
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

/** The trace info from the server's response, indented. If unreadable, the response as a JSON string. */
function infoText(answer: string): string {
  const parsed = parseExact(answer);
  const trace = isObject(parsed) ? parsed['trace'] : undefined;
  const info = isObject(trace) ? trace['trace_info'] : undefined;
  return info === undefined ? JSON.stringify(answer) : stringifyExact(info, '  ').replaceAll('\n', '\n  ');
}
