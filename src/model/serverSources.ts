/** What names a server. `local`: nothing does; it was found on this computer. */
export type ServerOrigin = 'setting' | 'choice' | PlaceOrigin | 'local';

type PlaceOrigin = 'envFile' | 'launch' | 'environment';

export interface ServerChoice {
  /** May contain credentials. */
  readonly uri: string;
  readonly origin: ServerOrigin;
  /** The name of the file or of the launch configuration; '' if there is none. */
  readonly name: string;
}

/** MLflow's variables in one place. A missing one is ''. */
export interface ServerVariables {
  readonly trackingUri: string;
  readonly experimentName: string;
  readonly experimentId: string;
}

/** A place outside the settings that can name a server and an experiment. */
export interface ServerPlace {
  readonly origin: PlaceOrigin;
  readonly name: string;
  /** Position of the workspace folder; null for the environment. */
  readonly folder: number | null;
  readonly variables: ServerVariables;
}

/** The setting if it has a value, otherwise the choice made in the UI. '' if there is neither. */
export interface Named {
  readonly trackingUri: string;
  readonly experiment: string;
  /** Whether `trackingUri` was chosen in the UI. */
  readonly isChoice: boolean;
}

export interface ServerSources {
  readonly named: Named;
  /** In the order in which they apply. */
  readonly places: readonly ServerPlace[];
}

/** Returns MLflow's variables in an environment, such as that of a process or an .env file. */
export function serverVariables(environment: Readonly<Record<string, unknown>>): ServerVariables {
  const text = (key: string): string => {
    const value = environment[key];
    return typeof value === 'string' && value.trim() !== '' ? value : '';
  };
  return {
    trackingUri: text('MLFLOW_TRACKING_URI').trim(),
    experimentName: text('MLFLOW_EXPERIMENT_NAME'), // a name can begin and end with spaces
    experimentId: text('MLFLOW_EXPERIMENT_ID').trim(),
  };
}
