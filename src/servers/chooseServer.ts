import { parseServerUri } from '../mlflow/serverUri';
import type { ServerChoice, ServerPlace, ServerSources } from '../model/serverSources';

/** The address in examples and in suggestions: MLflow's own default. */
export const DEFAULT_URI = 'http://127.0.0.1:5000';

/** Where MLflow's documentation starts servers. Other programs use these ports, too. */
export const LOCAL_URIS: readonly string[] = [DEFAULT_URI, 'http://127.0.0.1:5001', 'http://127.0.0.1:8080'];

export type ServerDecision =
  | { readonly kind: 'decided'; readonly choice: ServerChoice }
  /** The places of a folder and the environment name different servers. */
  | { readonly kind: 'undecided'; readonly choices: readonly ServerChoice[] }
  /** Nothing names a server. */
  | { readonly kind: 'search' };

/**
 * Decides which server to use: the one in the setting, else the one chosen in the UI, else the one in the .env
 * file or launch.json of a folder (the first folder that has one), else the one in the environment. If that
 * folder and the environment name different servers, the user must decide.
 */
export function chooseServer({ named, places }: ServerSources): ServerDecision {
  if (named.trackingUri !== '') {
    const origin = named.isChoice ? 'choice' : 'setting';
    return { kind: 'decided', choice: { uri: named.trackingUri, origin, name: '' } };
  }
  const naming = places.filter((place) => place.variables.trackingUri !== '');
  const folder = naming.find((place) => place.folder !== null)?.folder ?? null;
  const choices = distinct(naming.filter((place) => place.folder === null || place.folder === folder));
  const [choice, ...others] = choices;
  if (!choice) return { kind: 'search' };
  return others.length === 0 ? { kind: 'decided', choice } : { kind: 'undecided', choices };
}

/** Returns each server that a place names, once. */
export function placedServers({ places }: ServerSources): readonly ServerChoice[] {
  return distinct(places.filter((place) => place.variables.trackingUri !== ''));
}

function distinct(places: readonly ServerPlace[]): readonly ServerChoice[] {
  const byServer = new Map<string, ServerChoice>();
  for (const { origin, name, variables } of places) {
    const key = identity(variables.trackingUri);
    if (!byServer.has(key)) byServer.set(key, { uri: variables.trackingUri, origin, name });
  }
  return [...byServer.values()];
}

function identity(uri: string): string {
  const parsed = parseServerUri(uri);
  return parsed.ok ? parsed.address.server : uri;
}

/**
 * The name or ID of an experiment; '' when none is set. An ID from the environment is never used as a name.
 */
export interface NamedExperiment {
  readonly text: string;
  readonly isId: boolean;
}

/**
 * Returns the experiment to use on a server: the setting or choice (a name or an ID), else the name or ID from
 * the first place that has one and doesn't name another server.
 */
export function namedExperiment({ named, places }: ServerSources, uri: string): NamedExperiment {
  if (named.experiment !== '') return { text: named.experiment, isId: false };
  const server = identity(uri);
  for (const { variables } of places) {
    if (variables.trackingUri !== '' && identity(variables.trackingUri) !== server) continue;
    if (variables.experimentName !== '') return { text: variables.experimentName, isId: false };
    if (variables.experimentId !== '') return { text: variables.experimentId, isId: true };
  }
  return { text: '', isId: false };
}
