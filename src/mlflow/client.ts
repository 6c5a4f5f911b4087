import * as z from 'zod/mini';
import type { Assessment } from '../model/assessment';
import type { LabelSchema } from '../model/labelSchema';
import type { Experiment, TraceInfo } from '../model/trace';
import { TrackingError } from '../model/trackingError';
import type { AssessmentPatch, ExperimentQuery, NewAssessment, Page, TraceQuery, TrackingApi } from './api';
import { askBytes, askJson, askStream, askText, ERROR_BYTES } from './ask';
import { isAttachmentId, noAttachment, readBytes } from './attachment';
import { createFailure } from './createFailure';
import { createBody, patchBody } from './encode';
import { errorFromAnswer, notMlflow, signInPage } from './errors';
import { looksLikeHtml, looksLikeSignIn } from './htmlPage';
import { Http } from './http';
import type { HttpOptions, HttpRequest } from './http';
import { readLabelSchemas } from './labelSchemas';
import { routes } from './routes';
import { experimentsBody, tracesBody } from './searchBodies';
import type { ServerAddress } from './serverUri';
import { isTooOld, tooOld, versionIn } from './version';
import { AssessmentAnswer } from './wireAssessment';
import {
  decodeRows,
  ExperimentAnswer,
  ExperimentPage,
  ExperimentWire,
  TraceInfoAnswer,
  TraceInfoWire,
  TracePage,
} from './wireTrace';

export interface ClientOptions extends HttpOptions {
  /** Told when rows or assessments of an answer could not be read and were left out. Never of their content. */
  readonly onDropped?: (what: string, count: number) => void;
}

/** What MLflow answers where there is nothing to say. */
const NOTHING = z.strictObject({});

const QUICK_MS = 5_000;
/** `traces/get` says nothing for half a minute before it answers with 50,000 spans (contract §4). */
const SPANS_MS = 120_000;
/** A large trace may stream for long, as long as it goes on. */
const WHOLE_STREAM_MS = 30 * 60_000;
const WHOLE_ATTACHMENT_MS = 5 * 60_000;

/** MLflow's REST API as contract §1 to §5 has it. Every call throws TrackingError, or the signal's reason. */
export class MlflowClient implements TrackingApi {
  readonly #http: Http;
  readonly #options: ClientOptions;

  constructor(address: ServerAddress, options: ClientOptions) {
    this.#http = new Http(address, options);
    this.#options = options;
  }

  get server(): string {
    return this.#http.server;
  }

  /** Closes every connection. */
  dispose(): void {
    this.#http.dispose();
  }

  async checkVersion(signal?: AbortSignal): Promise<string> {
    const request = { method: 'GET', path: routes.version, safe: true, what: 'its version', signal } as const;
    const limits = { firstByteMs: QUICK_MS * 2, wholeMs: QUICK_MS * 4 };
    const answer = await this.#http.send({ ...request, ...limits });
    const body = await this.#http.beginning(answer, ERROR_BYTES);
    const ofAnswer = { ...answer, server: this.server, body };
    const away = answer.redirect?.moved === false;
    if (answer.status === 404 && !away) throw notMlflow(ofAnswer);
    if (answer.status !== 200) throw errorFromAnswer({ ...ofAnswer, what: request.what });
    const version = versionIn(body);
    if (version === undefined) {
      const toSignIn = away || (looksLikeHtml(ofAnswer) && looksLikeSignIn(body));
      throw toSignIn ? signInPage(ofAnswer) : notMlflow(ofAnswer);
    }
    if (isTooOld(version)) throw tooOld(this.server, version, answer.status);
    return version;
  }

  async isHealthy(signal?: AbortSignal): Promise<boolean> {
    try {
      const request = { method: 'GET', path: routes.health, safe: true, what: 'its health', signal } as const;
      const limits = { firstByteMs: QUICK_MS, wholeMs: QUICK_MS * 2 };
      const answer = await this.#http.text({ ...request, ...limits }, ERROR_BYTES);
      return answer.status === 200 && answer.body.trim() === 'OK';
    } catch {
      return false;
    }
  }

  async searchExperiments(query: ExperimentQuery, signal?: AbortSignal): Promise<Page<Experiment>> {
    const request = this.#search(routes.experimentsSearch, experimentsBody(query), 'the experiments', signal);
    const page = await this.#json(request, ExperimentPage);
    const { good, bad } = decodeRows(ExperimentWire, page.experiments);
    this.#reportDropped('experiments', bad);
    const wanted = (query.nameContains ?? '').toLowerCase();
    const items = good.filter((experiment) => experiment.name.toLowerCase().includes(wanted));
    return { items, nextPageToken: tokenOf(page.next_page_token) };
  }

  getExperiment(id: string, signal?: AbortSignal): Promise<Experiment> {
    return this.#json(this.#get(routes.experiment(id), `experiment ${id}`, signal), ExperimentAnswer);
  }

  getExperimentByName(name: string, signal?: AbortSignal): Promise<Experiment> {
    const request = this.#get(
      routes.experimentByName(name.toWellFormed()),
      `the experiment "${name}"`,
      signal,
    );
    return this.#json(request, ExperimentAnswer);
  }

  async searchTraces(query: TraceQuery, signal?: AbortSignal): Promise<Page<TraceInfo>> {
    const request = this.#search(routes.tracesSearch, tracesBody(query), 'the traces', signal);
    const page = await this.#json(request, TracePage);
    const { good, bad } = decodeRows(TraceInfoWire, page.traces);
    this.#reportDropped('traces', bad);
    this.#reportDropped(
      'assessments',
      good.reduce((sum, row) => sum + row.dropped, 0),
    );
    return { items: good.map((row) => row.trace), nextPageToken: tokenOf(page.next_page_token) };
  }

  async getTraceInfo(traceId: string, signal?: AbortSignal): Promise<TraceInfo> {
    const request = this.#get(routes.trace(this.#id(traceId)), `trace ${traceId}`, signal);
    const { trace, dropped } = await this.#json(request, TraceInfoAnswer);
    this.#reportDropped('assessments', dropped);
    return trace;
  }

  async getTraceText(traceId: string, signal?: AbortSignal): Promise<string> {
    const request = this.#get(routes.trace(this.#id(traceId)), `trace ${traceId}`, signal);
    return askText(this.#http, request, TraceInfoAnswer);
  }

  streamSpans(traceId: string, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    return this.#stream(routes.spans(traceId), traceId, signal);
  }

  streamTrace(traceId: string, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    return this.#stream(routes.spansOtlp(traceId), traceId, signal);
  }

  async getAttachment(traceId: string, id: string, signal?: AbortSignal): Promise<Uint8Array> {
    const what = 'the attachment';
    if (!isAttachmentId(id)) throw noAttachment(this.server);
    const request = this.#get(routes.attachment(traceId, id), what, signal);
    const answer = await askBytes(this.#http, { ...request, wholeMs: WHOLE_ATTACHMENT_MS });
    return readBytes(answer, this.server, what);
  }

  async listLabelSchemas(experimentId: string, signal?: AbortSignal): Promise<readonly LabelSchema[]> {
    const { schemas, dropped } = await readLabelSchemas(
      (path, schema) => this.#json(this.#get(path, 'the label schemas', signal), schema),
      experimentId,
    );
    this.#reportDropped('label schemas', dropped);
    return schemas;
  }

  async createAssessment(
    traceId: string,
    assessment: NewAssessment,
    signal?: AbortSignal,
  ): Promise<Assessment> {
    const path = routes.assessments(this.#id(traceId));
    const json = createBody(this.server, traceId, assessment);
    try {
      return await this.#json(this.#write('POST', path, json, signal), AssessmentAnswer);
    } catch (error) {
      throw createFailure(error, traceId);
    }
  }

  async updateAssessment(
    traceId: string,
    id: string,
    patch: AssessmentPatch,
    signal?: AbortSignal,
  ): Promise<Assessment> {
    const path = routes.assessment(this.#id(traceId), this.#id(id));
    return this.#json(this.#write('PATCH', path, patchBody(this.server, patch), signal), AssessmentAnswer);
  }

  async deleteAssessment(traceId: string, id: string, signal?: AbortSignal): Promise<void> {
    const path = routes.assessment(this.#id(traceId), this.#id(id));
    await this.#json(this.#write('DELETE', path, '{}', signal), NOTHING);
  }

  async getAssessment(traceId: string, id: string, signal?: AbortSignal): Promise<Assessment | undefined> {
    const path = routes.assessment(this.#id(traceId), this.#id(id));
    try {
      return await this.#json(this.#get(path, 'the assessment', signal), AssessmentAnswer);
    } catch (error) {
      if (error instanceof TrackingError && error.kind === 'notFound') return undefined;
      throw error;
    }
  }

  async setTag(traceId: string, key: string, value: string, signal?: AbortSignal): Promise<void> {
    const json = JSON.stringify({ key, value: value.toWellFormed() });
    const request = this.#write('PATCH', routes.tags(this.#id(traceId)), json, signal);
    await this.#json({ ...request, what: 'the tag' }, NOTHING);
  }

  async deleteTag(traceId: string, key: string, signal?: AbortSignal): Promise<void> {
    const request = this.#write('DELETE', routes.tags(this.#id(traceId)), JSON.stringify({ key }), signal);
    try {
      await this.#json({ ...request, what: 'the tag' }, NOTHING);
    } catch (error) {
      if (!(error instanceof TrackingError) || error.kind !== 'notFound') throw error;
    }
  }

  #get(path: string, what: string, signal: AbortSignal | undefined): HttpRequest {
    return { method: 'GET', path, safe: true, what, signal };
  }

  #search(path: string, json: string, what: string, signal: AbortSignal | undefined): HttpRequest {
    return { method: 'POST', path, json, safe: true, what, signal };
  }

  #stream(path: string, traceId: string, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    const request = this.#get(path, `the spans of trace ${traceId}`, signal);
    return askStream(this.#http, { ...request, firstByteMs: SPANS_MS, wholeMs: WHOLE_STREAM_MS });
  }

  #write(method: 'POST' | 'PATCH' | 'DELETE', path: string, json: string, signal?: AbortSignal): HttpRequest {
    return { method, path, json, safe: false, what: 'the assessment', signal };
  }

  #json<T>(request: HttpRequest, schema: z.ZodMiniType<T>): Promise<T> {
    return askJson(this.#http, request, schema);
  }

  /** An id as part of a path; one that would be another path cannot exist. */
  #id(id: string): string {
    if (!/^\.{0,2}$|\//.test(id)) return id;
    throw new TrackingError({ kind: 'notFound', message: `There is no trace "${id}".`, server: this.server });
  }

  #reportDropped(what: string, count: number): void {
    if (count > 0) this.#options.onDropped?.(what, count);
  }
}

function tokenOf(token: string | null | undefined): string | null {
  return token === undefined || token === null || token === '' ? null : token;
}
