import { Emitter, type Disposable } from '../model/event';
import type { Experiment } from '../model/trace';
import { TrackingError } from '../model/trackingError';
import type { TrackingApi } from '../mlflow/api';
import { parseServerUri, type ServerAddress } from '../mlflow/serverUri';
import { TraceCache, type HeldList } from '../traces/traceCache';
import type { TraceList } from '../traces/traceList';
import { chooseExperiment } from './chooseExperiment';
import { basicAuthorization } from '../mlflow/credentials';
import { chooseServer, namedExperiment, type NamedExperiment, type ServerChoice } from './chooseServer';

export type ConnectionState =
  | { readonly kind: 'connecting'; readonly server: string }
  /** Nothing is configured, and no MLflow server answers on the default address. */
  | { readonly kind: 'notConfigured' }
  | { readonly kind: 'failed'; readonly server: string; readonly error: TrackingError }
  /** Connected, but the server has no experiment at all. */
  | { readonly kind: 'noExperiment'; readonly server: string; readonly api: TrackingApi }
  | {
      readonly kind: 'connected';
      /** Canonical URI without credentials. */
      readonly server: string;
      readonly api: TrackingApi;
      /** MLflow's version. */
      readonly version: string;
      readonly experiment: Experiment;
      /** The traces of the server that are known here. */
      readonly cache: TraceCache;
      /** The traces of the experiment. */
      readonly list: TraceList;
    };

export type Connected = Extract<ConnectionState, { kind: 'connected' }>;

type FoundExperiment = Omit<Connected, 'cache' | 'list'>;
/** What a connect has come to. */
type Found = Exclude<ConnectionState, Connected> | FoundExperiment;

export interface ConnectionInit {
  /** The settings as they stand when asked. */
  readonly settings: () => { readonly trackingUri: string; readonly experiment: string };
  readonly environment: NodeJS.ProcessEnv;
  readonly createApi: (address: ServerAddress) => TrackingApi & Disposable;
  /** Told what was chosen and what failed. */
  readonly log: (message: string, cause?: unknown) => void;
}

/** Which server and which experiment we look at, and what is known of its traces. Everything else follows its event. */
export class Connection implements Disposable {
  readonly #init: ConnectionInit;
  readonly #changed = new Emitter<ConnectionState>();
  readonly #apis = new Map<string, TrackingApi & Disposable>();
  readonly #caches = new Map<TrackingApi, TraceCache>();
  #held: HeldList | undefined;
  #state: ConnectionState = { kind: 'connecting', server: '' };
  #running: AbortController | undefined;
  #settled: Promise<void> = Promise.resolve();
  /** How many connects have no result yet: all but the newest are being given up. */
  #open = 0;
  /** The last server of which the log says that its password stands in the settings. */
  #told = '';

  readonly onDidChange = this.#changed.event;

  constructor(init: ConnectionInit) {
    this.#init = init;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Whether a connect is under way. */
  get connecting(): boolean {
    return this.#open > 0;
  }

  get connected(): Connected | undefined {
    return this.#state.kind === 'connected' ? this.#state : undefined;
  }

  /** The client of a server, if that is the one configured now: labels that wait for another one stay where they are. */
  api(server: string): TrackingApi | undefined {
    const choice = chooseServer(this.#init.settings().trackingUri, this.#init.environment);
    const parsed = parseServerUri(choice.uri);
    return parsed.ok && parsed.address.server === server ? this.#api(parsed.address) : undefined;
  }

  /**
   * Chooses server and experiment anew and connects. A newer call overtakes an older one: both resolve when the newest
   * has its result. Never throws: what fails is the new state. With `quiet`, the old state stands until then.
   */
  connect({ quiet = false }: { quiet?: boolean } = {}): Promise<void> {
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    return (this.#settled = this.#connectOnce(running.signal, quiet));
  }

  /** The sign-in details of a server have changed: if it is the one in use, it is asked anew. */
  signedIn(server: string): void {
    const { state } = this;
    if ('server' in state && state.server === server)
      void this.connect({ quiet: state.kind === 'connected' });
  }

  dispose(): void {
    this.#running?.abort();
    this.#held?.dispose();
    for (const cache of this.#caches.values()) cache.dispose();
    for (const api of this.#apis.values()) api.dispose();
    this.#changed.dispose();
  }

  async #connectOnce(signal: AbortSignal, quiet: boolean): Promise<void> {
    const settings = this.#init.settings();
    const choice = chooseServer(settings.trackingUri, this.#init.environment);
    const named = namedExperiment(settings.experiment, this.#init.environment);
    this.#open++;
    const next = await this.#resolve(choice, named, { signal, quiet }).finally(() => this.#open--);
    if (signal.aborted) return this.#settled;
    this.#enter(next);
  }

  async #resolve(
    choice: ServerChoice,
    named: NamedExperiment,
    { signal, quiet }: { signal: AbortSignal; quiet: boolean },
  ): Promise<Found> {
    const parsed = parseServerUri(choice.uri);
    if (!parsed.ok) {
      const error = new TrackingError({ kind: 'invalid', server: '', message: parsed.reason });
      return { kind: 'failed', server: '', error };
    }
    const { server, credentials } = parsed.address;
    if (credentials && choice.origin === 'setting') this.#tellOfPassword(server);
    const stays = this.connected?.server === server; // the old list is better than none while the new one loads
    if (!quiet && !stays) this.#enter({ kind: 'connecting', server });
    const api = this.#api(parsed.address);
    let isMlflow = false;
    try {
      const version = await api.checkVersion(signal);
      isMlflow = true;
      const experiment = await chooseExperiment(api, named, signal);
      if (!experiment) return { kind: 'noExperiment', server, api };
      this.#init.log(
        `Connected to MLflow ${version} on ${server} (${choice.origin}), experiment ${experiment.name}`,
      );
      return { kind: 'connected', server, api, version, experiment };
    } catch (cause) {
      const error = asTrackingError(cause, server);
      isMlflow ||= error.kind === 'tooOld';
      // Port 5000 may be anybody's: only an MLflow server there is one that the user may mean.
      if (choice.origin === 'default' && !isMlflow) return { kind: 'notConfigured' };
      return { kind: 'failed', server, error };
    }
  }

  #tellOfPassword(server: string): void {
    if (this.#told === server) return;
    this.#told = server;
    this.#init.log(
      `The setting mlflowTraces.trackingUri holds a user name and password for ${server}. They are used and shown nowhere, but stand in the settings file as they are. "MLflow: Select Tracking Server" moves them to VS Code's secret storage.`,
    );
  }

  #cache(api: TrackingApi): TraceCache {
    const known = this.#caches.get(api);
    if (known) return known;
    const cache = new TraceCache(api);
    this.#caches.set(api, cache);
    return cache;
  }

  #enter(found: Found): void {
    const before = this.#held;
    const next = found.kind === 'connected' ? this.#withList(found) : found;
    if (next.kind !== 'connected') this.#held = undefined;
    if (!sameState(this.#state, next)) {
      this.#state = next;
      if (next.kind === 'failed') this.#init.log(`Could not connect to ${next.server}`, next.error);
      this.#changed.fire(next);
    }
    before?.dispose(); // only now: the list is the same where the experiment is
  }

  #withList(found: FoundExperiment): Connected {
    const cache = this.#cache(found.api);
    this.#held = cache.hold({ experimentIds: [found.experiment.id], filter: '' });
    return { ...found, cache, list: this.#held.list };
  }

  #api(address: ServerAddress): TrackingApi {
    const { server, credentials } = address;
    const key = JSON.stringify([server, credentials && basicAuthorization(credentials)]);
    const known = this.#apis.get(key);
    if (known) return known;
    const api = this.#init.createApi(address);
    this.#apis.set(key, api);
    return api;
  }
}

function sameState(a: ConnectionState, b: ConnectionState): boolean {
  switch (a.kind) {
    case 'connecting':
      return false; // it is told of every time that it begins
    case 'notConfigured':
      return b.kind === 'notConfigured';
    case 'noExperiment':
      return b.kind === 'noExperiment' && a.api === b.api;
    case 'connected':
      return b.kind === 'connected' && a.list === b.list;
    case 'failed':
      return (
        b.kind === 'failed' &&
        a.server === b.server &&
        a.error.kind === b.error.kind &&
        a.error.message === b.error.message
      );
  }
}

/** What went wrong, be it the connection or the list of traces; undefined: nothing that is an error. */
export function errorOf(state: ConnectionState): Error | undefined {
  switch (state.kind) {
    case 'failed':
      return state.error;
    case 'connected':
      return state.list.error;
    case 'connecting':
    case 'notConfigured':
    case 'noExperiment':
      return undefined;
  }
}

/** Whether the first list of traces is on its way: the connection is being made, or the list has not come. */
export function awaitsFirstList(state: ConnectionState): boolean {
  switch (state.kind) {
    case 'connecting':
      return true;
    case 'connected':
      return !state.list.loaded;
    case 'notConfigured':
    case 'noExperiment':
    case 'failed':
      return false;
  }
}

function asTrackingError(cause: unknown, server: string): TrackingError {
  if (cause instanceof TrackingError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new TrackingError({ kind: 'badResponse', server, message, cause });
}
