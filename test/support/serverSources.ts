import {
  serverVariables,
  type Named,
  type ServerPlace,
  type ServerSources,
} from '../../src/model/serverSources';

type Variables = Readonly<Record<string, string>>;

/** Returns what names a server, for a `Connection`: settings, and the environment of VS Code. */
export function fromSettings(
  named: Omit<Named, 'isChoice'>,
  environment: Variables = {},
): () => Promise<ServerSources> {
  const sources = { named: { ...named, isChoice: false }, places: [fromEnvironment(environment)] };
  return () => Promise.resolve(sources);
}

export function fromEnvironment(environment: Variables): ServerPlace {
  return { origin: 'environment', name: '', folder: null, variables: serverVariables(environment) };
}

/** Returns the place of an .env file. `folder` counts from 0. */
export function fromEnvFile(variables: Variables, folder = 0): ServerPlace {
  return { origin: 'envFile', name: '.env', folder, variables: serverVariables(variables) };
}

/** Returns the place of a debug configuration. */
export function fromLaunch(variables: Variables, name: string, folder = 0): ServerPlace {
  return { origin: 'launch', name, folder, variables: serverVariables(variables) };
}
