import { Emitter, type Disposable } from '../model/event';
import type { Experiment } from '../model/trace';
import type { ServerChoice, ServerSources } from '../model/serverSources';
import { TrackingError } from '../model/trackingError';
import type { TrackingApi } from '../mlflow/api';
import { parseServerUri, type ServerAddress } from '../mlflow/serverUri';
import type { HeldList, TraceCache } from '../traces/traceCache';
import type { TraceList } from '../traces/traceList';
import { chooseExperiment } from './chooseExperiment';
import { chooseServer, namedExperiment } from './chooseServer';
import type { NamedExperiment } from './chooseServer';
import { findLocalServer } from './findLocalServer';
import { asTrackingError, type ServerSession } from './serverSession';
import type { Servers } from './servers';

export type ConnectionState =
  | { readonly kind: 'connecting'; readonly server: string }
  /**
   * Nothing names a server, and none was found on this computer. If there are `choices`, a folder and the
   * environment name different servers, and the user must decide.
   */
  | { readonly kind: 'notConfigured'; readonly choices: readonly ServerChoice[] }
  | { readonly kind: 'failed'; readonly server: string; readonly error: TrackingError }
  /** Connected, but the server has no experiments. */
  | { readonly kind: 'noExperiment'; readonly server: string; readonly api: TrackingApi }
  | {
      readonly kind: 'connected';
      /** Canonical URI without credentials. */
      readonly server: string;
      /** What names the server. */
      readonly origin: Omit<ServerChoice, 'uri'>;
      readonly api: TrackingApi;
      /** MLflow's version. */
      readonly version: string;
      readonly experiment: Experiment;
      /** The known traces of the server. */
      readonly cache: TraceCache;
      /** The traces of the experiment. */
      readonly list: TraceList;
    };

export type Connected = Extract<ConnectionState, { kind: 'connected' }>;

type FoundExperiment = Omit<Connected, 'api' | 'cache' | 'list'> & { readonly session: ServerSession };
/** The result of a connection attempt. */
type Found = Exclude<ConnectionState, Connected> | FoundExperiment;

const NOTHING: Found = { kind: 'notConfigured', choices: [] };

export interface ConnectionInit {
  /** Returns what names a server or an experiment now. Never rejects. */
  readonly sources: () => Promise<ServerSources>;
  readonly servers: Servers;
  /** Where to look for a server on this computer if nothing names one. */
  readonly localUris: readonly string[];
  /** Called with choices and failures. */
  readonly log: (message: string, cause?: unknown) => void;
}

/** The current server and experiment, and their traces. Everything else follows `onDidChange`. */
export class Connection implements Disposable {
  readonly #init: ConnectionInit;
  readonly #changed = new Emitter<ConnectionState>();
  #held: HeldList | undefined;
  #state: ConnectionState = { kind: 'connecting', server: '' };
  #running: AbortController | undefined;
  #settled: Promise<void> = Promise.resolve();
  /** Number of connection attempts without a result. All but the newest are being aborted. */
  #open = 0;
  /** The server that was last found on this computer. */
  #local: string | undefined;
  /** The last server for which the log mentions the password in the settings. */
  #told = '';

  readonly onDidChange = this.#changed.event;

  constructor(init: ConnectionInit) {
    this.#init = init;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Whether a connection attempt is in progress. */
  get connecting(): boolean {
    return this.#open > 0;
  }

  get connected(): Connected | undefined {
    return this.#state.kind === 'connected' ? this.#state : undefined;
  }

  /**
   * Chooses the server and experiment again and connects. A newer call supersedes an older one; both resolve
   * when the newest has its result. Never throws: a failure becomes the new state. With `quiet`, the current
   * state is kept until then.
   */
  connect({ quiet = false }: { quiet?: boolean } = {}): Promise<void> {
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    return (this.#settled = this.#connectOnce(running.signal, quiet));
  }

  /**
   * Reconnects if this server, whose sign-in details have changed, is the current one. Returns whether it is.
   */
  signedIn(server: string): boolean {
    const { state } = this;
    const isInUse = 'server' in state && state.server === server;
    if (isInUse) void this.connect({ quiet: state.kind === 'connected' });
    return isInUse;
  }

  dispose(): void {
    this.#running?.abort();
    this.#held?.dispose();
    this.#changed.dispose();
  }

  async #connectOnce(signal: AbortSignal, quiet: boolean): Promise<void> {
    this.#open++;
    const next = await this.#find(signal, quiet).finally(() => this.#open--);
    if (signal.aborted) return this.#settled;
    this.#enter(next);
  }

  async #find(signal: AbortSignal, quiet: boolean): Promise<Found> {
    const isSuperseded = (): boolean => signal.aborted; // then the result is ignored
    const sources = await this.#init.sources();
    if (isSuperseded()) return NOTHING;
    const decision = chooseServer(sources);
    if (decision.kind === 'undecided') return { kind: 'notConfigured', choices: decision.choices };
    const choice = decision.kind === 'decided' ? decision.choice : await this.#findLocally(signal, quiet);
    if (!choice || isSuperseded()) return NOTHING;
    return this.#resolve(choice, namedExperiment(sources, choice.uri), { signal, quiet });
  }

  async #findLocally(signal: AbortSignal, quiet: boolean): Promise<ServerChoice | undefined> {
    const { servers, localUris: uris } = this.#init;
    if (!quiet && !this.connected) this.#enter({ kind: 'connecting', server: '' });
    const check = (address: ServerAddress, within: AbortSignal) => servers.probe(address, within);
    // One that was found before is missed if it's gone: it will probably be started again.
    this.#local = (await findLocalServer({ uris, check, signal })) ?? this.#local;
    return this.#local === undefined ? undefined : { uri: this.#local, origin: 'local', name: '' };
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
    const stays = this.connected?.server === server; // keep the old list while the new one loads
    if (!quiet && !stays) this.#enter({ kind: 'connecting', server });
    const session = this.#init.servers.open(parsed.address);
    const { api } = session;
    try {
      const version = await session.check(signal, { quiet: quiet || stays });
      const experiment = await chooseExperiment(api, named, signal);
      if (!experiment) return { kind: 'noExperiment', server, api };
      const { origin, name } = choice;
      const from = name === '' ? origin : `${origin}: ${name}`;
      this.#init.log(`Connected to MLflow ${version} on ${server} (${from}), experiment ${experiment.name}`);
      return { kind: 'connected', server, origin: { origin, name }, session, version, experiment };
    } catch (cause) {
      return { kind: 'failed', server, error: asTrackingError(cause, server) };
    }
  }

  #tellOfPassword(server: string): void {
    if (this.#told === server) return;
    this.#told = server;
    this.#init.log(
      `The setting mlflowTraces.trackingUri contains a user name and password for ${server}. They are never shown, but the settings file stores them as plain text. "MLflow: Select Tracking Server" moves them to VS Code's secret storage.`,
    );
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
    before?.dispose(); // last, so that a list of the same experiment is kept
  }

  #withList({ session, ...found }: FoundExperiment): Connected {
    const { api, cache } = session;
    this.#held = cache.hold({ experimentIds: [found.experiment.id], filter: '' });
    return { ...found, api, cache, list: this.#held.list };
  }
}

function sameState(a: ConnectionState, b: ConnectionState): boolean {
  switch (a.kind) {
    case 'connecting':
      return false; // report every attempt
    case 'notConfigured':
      return b.kind === 'notConfigured' && isSameChoice(a.choices, b.choices);
    case 'noExperiment':
      return b.kind === 'noExperiment' && a.api === b.api;
    case 'connected':
      return b.kind === 'connected' && a.list === b.list && isSameOrigin(a.origin, b.origin);
    case 'failed':
      return (
        b.kind === 'failed' &&
        a.server === b.server &&
        a.error.kind === b.error.kind &&
        a.error.message === b.error.message
      );
  }
}

function isSameOrigin(a: Connected['origin'], b: Connected['origin']): boolean {
  return a.origin === b.origin && a.name === b.name;
}

function isSameChoice(a: readonly ServerChoice[], b: readonly ServerChoice[]): boolean {
  return a.length === b.length && a.every(({ uri }, at) => uri === b[at]?.uri);
}

/** Returns the error of the connection or of the list of traces; undefined when there is none. */
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

/** Whether the first list of traces is pending: still connecting, or the list isn't loaded yet. */
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
