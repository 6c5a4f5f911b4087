import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import type { Assessment } from '../model/assessment';
import type { LabelSchema } from '../model/labelSchema';
import type { Experiment, TraceInfo } from '../model/trace';
import { TrackingError } from '../model/trackingError';
import type { AssessmentPatch, ExperimentQuery, NewAssessment, Page, TraceQuery, TrackingApi } from './api';
import { askBytes, askJson, askStream, askText, ERROR_BYTES } from './ask';
import { isAttachmentId, noAttachment, readBytes } from './attachment';
import { createBody, patchBody } from './encode';
import { createFailure, errorFromAnswer, notMlflow, signInPage } from './errors';
import { looksLikeHtml, looksLikeSignIn } from './htmlPage';
import { Http } from './http';
import type { HttpOptions, HttpRequest } from './http';
import { readLabelSchemas } from './labelSchemas';
import { ID_KEY, LabelIds } from './labelIds';
import { routes } from './requests';
import { experimentsBody, tracesBody } from './requests';
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
  /**
   * Called when parts of a response, such as traces or assessments, couldn't be read and were dropped. Never
   * gets their content.
   */
  readonly onDropped?: (what: string, count: number) => void;
}

/** MLflow's response when it has nothing to return. */
const NOTHING = z.strictObject({});

const QUICK_MS = 5_000;
/** `traces/get` takes half a minute before it responds with 50,000 spans (docs/mlflow-api.md#spans). */
const SPANS_MS = 120_000;
/** A large trace may stream for a long time, as long as data keeps arriving. */
const WHOLE_STREAM_MS = 30 * 60_000;
const WHOLE_ATTACHMENT_MS = 5 * 60_000;

const ServerInfo = z.object({ store_type: z.nullish(z.string()) });

/**
 * A client for MLflow's REST API, as described in docs/mlflow-api.md.
 * @throws TrackingError, or the signal's reason, from every call.
 */
export class MlflowClient implements TrackingApi {
  readonly #http: Http;
  readonly #options: ClientOptions;
  readonly #ids = new LabelIds();
  #givesOwnIds: boolean | undefined;

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
    const request = {
      method: 'GET',
      path: routes.version,
      safe: true,
      what: l10n.t("the server's version"),
      signal,
    } as const;
    const limits = { firstByteMs: QUICK_MS * 2, wholeMs: QUICK_MS * 4 };
    const answer = await this.#http.send({ ...request, ...limits });
    const body = await this.#http.beginning(answer, ERROR_BYTES);
    const response = { ...answer, server: this.server, body };
    const redirected = answer.redirect?.moved === false;
    if (answer.status === 404 && !redirected) throw notMlflow(response);
    if (answer.status !== 200) throw errorFromAnswer({ ...response, what: request.what });
    const version = versionIn(body);
    if (version === undefined) {
      const toSignIn = redirected || (looksLikeHtml(response) && looksLikeSignIn(body));
      throw toSignIn ? signInPage(response) : notMlflow(response);
    }
    if (isTooOld(version)) throw tooOld(this.server, version, answer.status);
    return version;
  }

  async isHealthy(signal?: AbortSignal): Promise<boolean> {
    try {
      const request = {
        method: 'GET',
        path: routes.health,
        safe: true,
        what: l10n.t("the server's health"),
        signal,
      } as const;
      const limits = { firstByteMs: QUICK_MS, wholeMs: QUICK_MS * 2 };
      const answer = await this.#http.text({ ...request, ...limits }, ERROR_BYTES);
      return answer.status === 200 && answer.body.trim() === 'OK';
    } catch {
      return false;
    }
  }

  async searchExperiments(query: ExperimentQuery, signal?: AbortSignal): Promise<Page<Experiment>> {
    const request = this.#search(
      routes.experimentsSearch,
      experimentsBody(query),
      l10n.t('the experiments'),
      signal,
    );
    const page = await this.#json(request, ExperimentPage);
    const { good, bad } = decodeRows(ExperimentWire, page.experiments);
    this.#reportDropped('experiments', bad);
    const wanted = (query.nameContains ?? '').toLowerCase();
    const items = good.filter((experiment) => experiment.name.toLowerCase().includes(wanted));
    return { items, nextPageToken: tokenOf(page.next_page_token) };
  }

  getExperiment(id: string, signal?: AbortSignal): Promise<Experiment> {
    return this.#json(
      this.#get(routes.experiment(id), l10n.t('experiment {0}', id), signal),
      ExperimentAnswer,
    );
  }

  getExperimentByName(name: string, signal?: AbortSignal): Promise<Experiment> {
    const request = this.#get(
      routes.experimentByName(name.toWellFormed()),
      l10n.t('experiment "{0}"', name),
      signal,
    );
    return this.#json(request, ExperimentAnswer);
  }

  async searchTraces(query: TraceQuery, signal?: AbortSignal): Promise<Page<TraceInfo>> {
    const request = this.#search(routes.tracesSearch, tracesBody(query), l10n.t('the traces'), signal);
    const page = await this.#json(request, TracePage);
    const { good, bad } = decodeRows(TraceInfoWire, page.traces);
    this.#reportDropped('traces', bad);
    this.#reportDropped(
      'assessments',
      good.reduce((sum, row) => sum + row.dropped, 0),
    );
    const items = good.map((row) => this.#withOurIds(row.trace));
    return { items, nextPageToken: tokenOf(page.next_page_token) };
  }

  async getTraceInfo(traceId: string, signal?: AbortSignal): Promise<TraceInfo> {
    const request = this.#get(routes.trace(this.#segment(traceId)), l10n.t('trace {0}', traceId), signal);
    const { trace, dropped } = await this.#json(request, TraceInfoAnswer);
    this.#reportDropped('assessments', dropped);
    return this.#withOurIds(trace);
  }

  async getTraceText(traceId: string, signal?: AbortSignal): Promise<string> {
    const request = this.#get(routes.trace(this.#segment(traceId)), l10n.t('trace {0}', traceId), signal);
    return askText(this.#http, request, TraceInfoAnswer);
  }

  streamSpans(traceId: string, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    return this.#stream(routes.spans(traceId), traceId, signal);
  }

  streamTrace(traceId: string, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    return this.#stream(routes.spansOtlp(traceId), traceId, signal);
  }

  async getAttachment(traceId: string, id: string, signal?: AbortSignal): Promise<Uint8Array> {
    const what = l10n.t('the attachment');
    if (!isAttachmentId(id)) throw noAttachment(this.server);
    const request = this.#get(routes.attachment(traceId, id), what, signal);
    const answer = await askBytes(this.#http, { ...request, wholeMs: WHOLE_ATTACHMENT_MS });
    return readBytes(answer, this.server, what);
  }

  async listLabelSchemas(experimentId: string, signal?: AbortSignal): Promise<readonly LabelSchema[]> {
    const { schemas, dropped } = await readLabelSchemas(
      (path, schema) => this.#json(this.#get(path, l10n.t('the label schemas'), signal), schema),
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
    const path = routes.assessments(this.#segment(traceId));
    const json = createBody(this.server, traceId, await this.#assessmentToSend(traceId, assessment, signal));
    try {
      return this.#withOurId(await this.#json(this.#write('POST', path, json, signal), AssessmentAnswer));
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
    const path = routes.assessment(this.#segment(traceId), await this.#serverId(traceId, id, signal));
    const request = this.#write('PATCH', path, patchBody(this.server, patch), signal);
    return this.#withOurId(await this.#json(request, AssessmentAnswer));
  }

  async deleteAssessment(traceId: string, id: string, signal?: AbortSignal): Promise<void> {
    const path = routes.assessment(this.#segment(traceId), await this.#serverId(traceId, id, signal));
    await this.#json(this.#write('DELETE', path, '{}', signal), z.object({}));
  }

  async getAssessment(traceId: string, id: string, signal?: AbortSignal): Promise<Assessment | undefined> {
    const path = routes.assessment(this.#segment(traceId), await this.#serverId(traceId, id, signal));
    try {
      const request = this.#get(path, l10n.t('the label'), signal);
      return this.#withOurId(await this.#json(request, AssessmentAnswer));
    } catch (error) {
      if (error instanceof TrackingError && error.kind === 'notFound') return undefined;
      throw error;
    }
  }

  /**
   * Requested once, because a server doesn't change its store while it runs. A server that doesn't report its
   * store is assumed to choose its own IDs.
   */
  async givesOwnIds(signal?: AbortSignal): Promise<boolean> {
    if (this.#givesOwnIds !== undefined) return this.#givesOwnIds;
    const request = this.#get(routes.serverInfo, l10n.t("the server's store"), signal);
    const limits = { firstByteMs: QUICK_MS, wholeMs: QUICK_MS * 2 };
    try {
      const { store_type: store } = await this.#json({ ...request, ...limits }, ServerInfo);
      this.#givesOwnIds = store !== 'SqlStore';
    } catch (error) {
      const isUnknown = error instanceof TrackingError && (error.status === 404 || error.status === 405);
      if (!isUnknown) throw error;
      this.#givesOwnIds = true;
    }
    return this.#givesOwnIds;
  }

  async setTag(traceId: string, key: string, value: string, signal?: AbortSignal): Promise<void> {
    const json = JSON.stringify({ key, value: value.toWellFormed() });
    const request = this.#write('PATCH', routes.tags(this.#segment(traceId)), json, signal);
    await this.#json({ ...request, what: l10n.t('the tag') }, NOTHING);
  }

  async deleteTag(traceId: string, key: string, signal?: AbortSignal): Promise<void> {
    const json = JSON.stringify({ key });
    const request = this.#write('DELETE', routes.tags(this.#segment(traceId)), json, signal);
    try {
      await this.#json({ ...request, what: l10n.t('the tag') }, NOTHING);
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
    return { method, path, json, safe: false, what: l10n.t('the label'), signal };
  }

  #json<T>(request: HttpRequest, schema: z.ZodMiniType<T>): Promise<T> {
    return askJson(this.#http, request, schema);
  }

  /**
   * Returns an ID for use as a path segment.
   * @throws TrackingError `notFound` when it would change the path: an empty ID, `.`, `..`, or one with a
   * `/`.
   */
  #segment(id: string): string {
    if (!/^\.{0,2}$|\//.test(id)) return id;
    throw new TrackingError({
      kind: 'notFound',
      message: l10n.t("{0} doesn't have trace {1}.", this.server, id),
      server: this.server,
    });
  }

  /** Returns the trace with our label IDs in place of the server's. */
  #withOurIds(trace: TraceInfo): TraceInfo {
    const assessments = this.#ids.withOurIds(trace.assessments);
    return assessments === trace.assessments ? trace : { ...trace, assessments };
  }

  #withOurId(assessment: Assessment): Assessment {
    return this.#ids.withOurIds([assessment])[0] ?? assessment;
  }

  /**
   * Returns the server's ID of a label, as a path segment. If the server chooses its own IDs, this may need
   * requests.
   */
  async #serverId(traceId: string, id: string, signal: AbortSignal | undefined): Promise<string> {
    const known = this.#ids.serverId(id);
    const found = known ?? (await this.#beforeWrite(() => this.#findServerId(traceId, id, signal)));
    return this.#segment(found ?? id);
  }

  async #findServerId(
    traceId: string,
    id: string,
    signal: AbortSignal | undefined,
  ): Promise<string | undefined> {
    if (!(await this.givesOwnIds(signal))) return undefined;
    try {
      await this.getTraceInfo(traceId, signal);
    } catch (error) {
      if (!(error instanceof TrackingError) || error.kind !== 'notFound') throw error;
    }
    return this.#ids.serverId(id);
  }

  /**
   * Returns the label to send. A server that chooses its own IDs gets ours in the metadata, to find the label
   * again.
   */
  async #assessmentToSend(
    traceId: string,
    assessment: NewAssessment,
    signal: AbortSignal | undefined,
  ): Promise<NewAssessment> {
    const { id, metadata, overrides } = assessment;
    if (!(await this.#beforeWrite(() => this.givesOwnIds(signal)))) return assessment;
    return {
      ...assessment,
      metadata: { ...metadata, [ID_KEY]: id },
      overrides: overrides === null ? null : await this.#serverId(traceId, overrides, signal),
    };
  }

  /**
   * Runs a request that precedes a write. Its `timeout` or `server` error becomes `unreachable`, because the
   * write wasn't sent.
   */
  async #beforeWrite<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      if (error instanceof TrackingError && (error.kind === 'timeout' || error.kind === 'server')) {
        const { server, message, status, detail, retryAfterMs } = error;
        const common = { server, message, status, detail, retryAfterMs };
        throw new TrackingError({ ...common, kind: 'unreachable', cause: error });
      }
      throw error;
    }
  }

  #reportDropped(what: string, count: number): void {
    if (count > 0) this.#options.onDropped?.(what, count);
  }
}

function tokenOf(token: string | null | undefined): string | null {
  return token === undefined || token === null || token === '' ? null : token;
}
