/** The address that is tried when nothing is configured: MLflow's own default. */
export const DEFAULT_URI = 'http://127.0.0.1:5000';

export type ServerOrigin = 'setting' | 'environment' | 'default';

export interface ServerChoice {
  readonly uri: string;
  readonly origin: ServerOrigin;
}

/**
 * Which server is meant: the setting, else `MLFLOW_TRACKING_URI`, else the default address. The last one counts only
 * if an MLflow server answers there, which the caller finds out.
 */
export function chooseServer(setting: string, environment: NodeJS.ProcessEnv): ServerChoice {
  if (setting !== '') return { uri: setting, origin: 'setting' };
  const fromEnvironment = environment['MLFLOW_TRACKING_URI']?.trim() ?? '';
  if (fromEnvironment !== '') return { uri: fromEnvironment, origin: 'environment' };
  return { uri: DEFAULT_URI, origin: 'default' };
}

/** What names an experiment: '' when nothing does. An id of the environment is never a name. */
export interface NamedExperiment {
  readonly text: string;
  readonly isId: boolean;
}

/** Which experiment is meant: the setting (a name or an id), else the environment's name, else its id. */
export function namedExperiment(setting: string, environment: NodeJS.ProcessEnv): NamedExperiment {
  if (setting !== '') return { text: setting, isId: false };
  const name = environment['MLFLOW_EXPERIMENT_NAME'] ?? '';
  if (name.trim() !== '') return { text: name, isId: false };
  return { text: environment['MLFLOW_EXPERIMENT_ID']?.trim() ?? '', isId: true };
}
