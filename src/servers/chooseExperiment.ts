import * as l10n from '@vscode/l10n';
import type { Experiment } from '../model/trace';
import { TrackingError } from '../model/trackingError';
import type { TraceApi } from '../mlflow/api';
import type { NamedExperiment } from './chooseServer';

/** Maximum number of experiments considered for the newest trace: one page of the search. */
const MOST_EXPERIMENTS = 1000;

/**
 * Finds the named experiment: by name, else by ID if it's a number. If none is named, takes the one with the
 * newest trace, else the one updated last.
 * @returns undefined when none is named and the server has no experiment.
 * @throws TrackingError `notFound` when the named experiment doesn't exist.
 */
export async function chooseExperiment(
  api: TraceApi,
  named: NamedExperiment,
  signal: AbortSignal,
): Promise<Experiment | undefined> {
  if (named.text !== '')
    return named.isId ? api.getExperiment(named.text, signal) : findNamed(api, named.text, signal);
  const { items } = await api.searchExperiments({ maxResults: MOST_EXPERIMENTS }, signal);
  if (items.length === 0) return undefined;
  const newest = await api.searchTraces(
    { experimentIds: items.map((experiment) => experiment.id), maxResults: 1 },
    signal,
  );
  const experimentId = newest.items[0]?.experimentId;
  return items.find((experiment) => experiment.id === experimentId) ?? items[0];
}

/** Spaces around a name may be part of it, or a typing mistake, so try both. */
async function findNamed(api: TraceApi, named: string, signal: AbortSignal): Promise<Experiment> {
  const trimmed = named.trim();
  let missing: unknown;
  for (const name of new Set([named, trimmed])) {
    try {
      return await api.getExperimentByName(name, signal);
    } catch (error) {
      if (!(error instanceof TrackingError) || error.kind !== 'notFound') throw error;
      missing = error;
    }
  }
  if (/^\d+$/.test(trimmed)) return api.getExperiment(trimmed, signal);
  throw new TrackingError({
    kind: 'notFound',
    server: api.server,
    message: l10n.t(
      '{0} has no experiment "{1}". Select another one, or run your app to create it.',
      api.server,
      named,
    ),
    cause: missing,
  });
}
