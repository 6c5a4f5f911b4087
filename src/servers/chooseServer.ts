/** The address to try when nothing is configured: MLflow's own default. */
export const DEFAULT_URI = 'http://127.0.0.1:5000';

export type ServerOrigin = 'setting' | 'environment' | 'default';

export interface ServerChoice {
  readonly uri: string;
  readonly origin: ServerOrigin;
}

/**
 * Returns the server to use: the setting, else `MLFLOW_TRACKING_URI`, else the default address. The caller
 * must check that an MLflow server responds at the default address.
 */
export function chooseServer(setting: string, environment: NodeJS.ProcessEnv): ServerChoice {
  if (setting !== '') return { uri: setting, origin: 'setting' };
  const fromEnvironment = environment['MLFLOW_TRACKING_URI']?.trim() ?? '';
  if (fromEnvironment !== '') return { uri: fromEnvironment, origin: 'environment' };
  return { uri: DEFAULT_URI, origin: 'default' };
}

/**
 * The name or ID of an experiment; '' when none is set. An ID from the environment is never used as a name.
 */
export interface NamedExperiment {
  readonly text: string;
  readonly isId: boolean;
}

/** Returns the experiment to use: the setting (a name or an ID), else the environment's name, else its ID. */
export function namedExperiment(setting: string, environment: NodeJS.ProcessEnv): NamedExperiment {
  if (setting !== '') return { text: setting, isId: false };
  const name = environment['MLFLOW_EXPERIMENT_NAME'] ?? '';
  if (name.trim() !== '') return { text: name, isId: false };
  return { text: environment['MLFLOW_EXPERIMENT_ID']?.trim() ?? '', isId: true };
}
