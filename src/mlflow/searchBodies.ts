import type { ExperimentQuery, TraceQuery } from './api';
import { nameContainsFilter } from './filters';

/** The body that asks for a page of experiments, those changed last first (contract §2). */
export function experimentsBody({ maxResults, pageToken, nameContains = '' }: ExperimentQuery): string {
  return JSON.stringify({
    max_results: maxResults,
    order_by: ['last_update_time DESC'],
    view_type: 'ACTIVE_ONLY',
    ...(nameContains !== '' && { filter: nameContainsFilter(nameContains.toWellFormed()) }),
    ...(pageToken !== undefined && { page_token: pageToken }),
  });
}

/** The body that asks for a page of traces, newest first (contract §3). */
export function tracesBody({ experimentIds, filter = '', maxResults, pageToken }: TraceQuery): string {
  return JSON.stringify({
    locations: experimentIds.map((id) => ({
      type: 'MLFLOW_EXPERIMENT',
      mlflow_experiment: { experiment_id: id },
    })),
    max_results: maxResults,
    order_by: ['timestamp_ms DESC'],
    ...(filter !== '' && { filter: filter.toWellFormed() }),
    ...(pageToken !== undefined && { page_token: pageToken }),
  });
}
