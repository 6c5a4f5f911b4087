const part = encodeURIComponent;

/** The paths that we call, from the server's address on (contract §1 to §7). All but label schemas (3.14) exist from 3.10 on. */
export const routes = {
  health: '/health',
  version: '/version',
  /** What kind of store is behind it. */
  serverInfo: '/api/3.0/mlflow/server-info',
  /** Experiments stayed on 2.0. */
  experimentsSearch: '/api/2.0/mlflow/experiments/search',
  experiment: (id: string) => `/api/2.0/mlflow/experiments/get?experiment_id=${part(id)}`,
  experimentByName: (name: string) => `/api/2.0/mlflow/experiments/get-by-name?experiment_name=${part(name)}`,
  tracesSearch: '/api/3.0/mlflow/traces/search',
  trace: (traceId: string) => `/api/3.0/mlflow/traces/${part(traceId)}`,
  /** Under `ajax-api` only, and under 2.0 in every version; seven times faster than `traces/get` (§4, §11). */
  spans: (traceId: string) => `/ajax-api/2.0/mlflow/get-trace-artifact?request_id=${part(traceId)}`,
  /** What an SDK kept of an image or a file (contract §13): the bytes themselves. */
  attachment: (traceId: string, id: string) =>
    `/ajax-api/2.0/mlflow/get-trace-artifact?request_id=${part(traceId)}&path=${part(id)}`,
  /** Without `allow_partial` the server sleeps for seconds over spans that are known to be missing (§4). */
  spansOtlp: (traceId: string) => `/api/3.0/mlflow/traces/get?trace_id=${part(traceId)}&allow_partial=true`,
  labelSchemas: (experimentId: string, pageToken: string) =>
    `/api/3.0/mlflow/label-schemas/list?experiment_id=${part(experimentId)}&max_results=100` +
    (pageToken === '' ? '' : `&page_token=${part(pageToken)}`),
  tags: (traceId: string) => `/api/3.0/mlflow/traces/${part(traceId)}/tags`,
  assessments: (traceId: string) => `/api/3.0/mlflow/traces/${part(traceId)}/assessments`,
  assessment: (traceId: string, id: string) =>
    `/api/3.0/mlflow/traces/${part(traceId)}/assessments/${part(id)}`,
};
