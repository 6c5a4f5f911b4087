import type { ExperimentQuery, TraceQuery } from './api';

const part = encodeURIComponent;

/**
 * The routes that we call, relative to the server's address (docs/mlflow-api.md). All exist since 3.10,
 * except label schemas (3.14).
 */
export const routes = {
  health: '/health',
  version: '/version',
  /** Tells the type of the server's store. */
  serverInfo: '/api/3.0/mlflow/server-info',
  /** Experiments only exist under 2.0. */
  experimentsSearch: '/api/2.0/mlflow/experiments/search',
  experiment: (id: string) => `/api/2.0/mlflow/experiments/get?experiment_id=${part(id)}`,
  experimentByName: (name: string) => `/api/2.0/mlflow/experiments/get-by-name?experiment_name=${part(name)}`,
  tracesSearch: '/api/3.0/mlflow/traces/search',
  trace: (traceId: string) => `/api/3.0/mlflow/traces/${part(traceId)}`,
  /**
   * Only under `ajax-api`, and under 2.0 in every version; 7 to 10 times as fast as `traces/get`
   * (docs/mlflow-api.md#spans, docs/mlflow-api.md#versions).
   */
  spans: (traceId: string) => `/ajax-api/2.0/mlflow/get-trace-artifact?request_id=${part(traceId)}`,
  /** The bytes of an image or a file that an SDK stored (docs/mlflow-api.md#what-frameworks-write). */
  attachment: (traceId: string, id: string) =>
    `/ajax-api/2.0/mlflow/get-trace-artifact?request_id=${part(traceId)}&path=${part(id)}`,
  /** Without `allow_partial`, the server waits up to 3 s for missing spans (docs/mlflow-api.md#spans). */
  spansOtlp: (traceId: string) => `/api/3.0/mlflow/traces/get?trace_id=${part(traceId)}&allow_partial=true`,
  labelSchemas: (experimentId: string, pageToken: string) =>
    `/api/3.0/mlflow/label-schemas/list?experiment_id=${part(experimentId)}&max_results=100` +
    (pageToken === '' ? '' : `&page_token=${part(pageToken)}`),
  tags: (traceId: string) => `/api/3.0/mlflow/traces/${part(traceId)}/tags`,
  assessments: (traceId: string) => `/api/3.0/mlflow/traces/${part(traceId)}/assessments`,
  assessment: (traceId: string, id: string) =>
    `/api/3.0/mlflow/traces/${part(traceId)}/assessments/${part(id)}`,
};

/**
 * Returns the request body for a page of experiments, most recently updated first
 * (docs/mlflow-api.md#experiments).
 */
export function experimentsBody({ maxResults, pageToken, nameContains = '' }: ExperimentQuery): string {
  return JSON.stringify({
    max_results: maxResults,
    order_by: ['last_update_time DESC'],
    view_type: 'ACTIVE_ONLY',
    ...(nameContains !== '' && { filter: nameContainsFilter(nameContains.toWellFormed()) }),
    ...(pageToken !== undefined && { page_token: pageToken }),
  });
}

/** Returns the request body for a page of traces (docs/mlflow-api.md#searching-traces). */
export function tracesBody({
  experimentIds,
  filter = '',
  orderBy = 'timestamp_ms DESC',
  maxResults,
  pageToken,
}: TraceQuery): string {
  return JSON.stringify({
    locations: experimentIds.map((id) => ({
      type: 'MLFLOW_EXPERIMENT',
      mlflow_experiment: { experiment_id: id },
    })),
    max_results: maxResults,
    order_by: [orderBy],
    ...(filter !== '' && { filter: filter.toWellFormed() }),
    ...(pageToken !== undefined && { page_token: pageToken }),
  });
}

/**
 * Returns a filter for names that contain a text. MLflow's filter language has no escape
 * (docs/mlflow-api.md#filters), so the text is put in the kind of quotes that it doesn't contain. If it
 * contains both, `_` (any one character) replaces one of them. `%` and `_` in the text are wildcards, so the
 * results must be filtered again.
 */
export function nameContainsFilter(text: string): string {
  const quote = text.includes("'") ? '"' : "'";
  return `name ILIKE ${quote}%${text.replaceAll(quote, '_')}%${quote}`;
}
