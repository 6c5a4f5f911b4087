import { overlay } from '../../../../src/labels/overlay';
import type { Assessment, Label } from '../../../../src/model/assessment';
import { trackingError, type Fate } from './fakeServer';
import { seeded } from './random';
import { SERVER, TRACE } from './samples';
import { World, label, type TestWindow } from './world';

const ME = 'me@example.com';
const PLACES = [null, 'b'.repeat(16), 'c'.repeat(16)];
/** No faults from then on (ms). */
const CALM_AFTER = 5 * 60_000;
/** A request takes effect at most this long (ms) after it was given up. */
const LATE_MS = 50_000;

/**
 * Runs one random history of several labels through the whole outbox: they are created, edited, overridden,
 * deleted, moved, and undone, while responses are lost, windows die, and others take over. Returns a
 * description of the wrong end state, or undefined.
 */
export async function runCampaign(seed: number): Promise<string | undefined> {
  const campaign = new Campaign(seed);
  await campaign.run();
  return campaign.verdict();
}

class Campaign {
  readonly #world = new World();
  readonly #random: () => number;
  readonly #log: string[] = [];
  /** The state the user last asked for, as `place=value` by the label's current ID. */
  readonly #wanted = new Map<string, string>();
  /** The state before the last change, if it can be undone. */
  #undo: { readonly id: string; readonly before: ReadonlyMap<string, string> } | undefined;
  #window: TestWindow | undefined;
  #values = 0;
  /** The first time the shown labels differed from the requested state. */
  #misshown: string | undefined;

  constructor(readonly seed: number) {
    this.#random = seeded(seed);
  }

  async run(): Promise<void> {
    const { clock, server } = this.#world;
    server.fate = () => this.#fate();
    this.#window = await this.#world.started();
    for (let turn = 4 + this.#below(8); turn > 0; turn -= 1) {
      await this.#act(this.#window);
      await clock.advance(this.#chance(0.4) ? 0 : this.#below(this.#chance(0.7) ? 3_000 : 40_000));
      if (this.#chance(0.15)) await this.#crash(this.#window);
    }
    await clock.advance(Math.max(0, CALM_AFTER - this.#elapsed()));
    server.fate = () => undefined;
    await clock.advance(5 * 60_000);
  }

  verdict(): string | undefined {
    const held = [...this.#world.server.rows.values()].filter(({ valid }) => valid).map(described);
    const [is, wanted] = [held.sort().join(' '), [...this.#wanted.values()].sort().join(' ')];
    const left = this.#window?.outbox.all().map(({ id, save }) => `${id} ${JSON.stringify(save)}`) ?? [];
    this.#window?.outbox.dispose();
    if (is === wanted && left.length === 0 && this.#misshown === undefined) return undefined;
    return `seed ${this.seed}: there is ${is}, wanted ${wanted}; left: ${left.join(', ')}; ${this.#misshown ?? ''}\n${this.#log.join('\n')}`;
  }

  async #act(window: TestWindow): Promise<void> {
    const shown = this.#shown(window);
    const one = shown[this.#below(shown.length)];
    const dice = this.#random();
    if (one === undefined || dice < 0.25) return this.#create(window);
    if (dice < 0.45) return this.#edit(window, one);
    if (dice < 0.55) return this.#override(window, one);
    if (dice < 0.65) return this.#delete(window, one);
    if (dice < 0.85 || this.#undo === undefined) return this.#move(window, one);
    await window.outbox.undo(this.#undo.id);
    this.#log.push(`${this.#elapsed()} undo ${this.#undo.id}`);
    this.#wanted.clear();
    for (const [id, what] of this.#undo.before) this.#wanted.set(id, what);
    this.#undo = undefined;
  }

  async #create(window: TestWindow): Promise<void> {
    const [value, spanId] = [this.#next(), this.#place()];
    const id = await window.outbox.create(SERVER, label({ value, spanId }));
    this.#changed(`create ${id}`, id, undefined, { spanId, value });
  }

  async #edit({ outbox }: TestWindow, base: Label): Promise<void> {
    const value = this.#next();
    await outbox.edit(SERVER, { base, name: base.name, value, rationale: base.rationale });
    this.#changed(`edit ${base.id}`, base.id, base.id, { ...base, value });
  }

  async #override({ outbox }: TestWindow, base: Label): Promise<void> {
    // Only a saved label can be overridden.
    if (base.save.state !== 'saved') return;
    const value = this.#next();
    const id = await outbox.create(SERVER, label({ value, spanId: base.spanId, overrides: base.id }));
    this.#changed(`override ${base.id} by ${id}`, id, base.id, { ...base, value });
  }

  async #delete({ outbox }: TestWindow, base: Label): Promise<void> {
    // Deleting an override restores the overridden label on the server, which other tests cover.
    if (base.overrides !== null) return;
    await outbox.delete(SERVER, base, this.#chance(0.5) ? 0 : undefined);
    this.#changed(`delete ${base.id}`, base.id, base.id, undefined);
  }

  async #move({ outbox }: TestWindow, base: Label): Promise<void> {
    if (base.overrides !== null && base.save.state !== 'saved') return;
    const spanId = this.#place();
    if (spanId === base.spanId) return;
    const id = await outbox.replace(SERVER, base, { spanId });
    this.#changed(`move ${base.id} to ${id}`, id, base.id, { ...base, spanId });
  }

  #changed(
    what: string,
    id: string,
    instead: string | undefined,
    now: Pick<Assessment, 'spanId' | 'value'> | undefined,
  ): void {
    this.#undo = { id, before: new Map(this.#wanted) };
    if (instead !== undefined) this.#wanted.delete(instead);
    if (now !== undefined) this.#wanted.set(id, described(now));
    this.#log.push(`${this.#elapsed()} ${what}: ${now === undefined ? 'nothing' : described(now)}`);
  }

  /** The labels that the user sees: the outbox over the server's version. */
  #shown({ outbox }: TestWindow): Label[] {
    const held = [...this.#world.server.rows.values()];
    const labels = overlay(held, outbox.pending(SERVER, TRACE), ME);
    const [is, wanted] = [labels.map(described), [...this.#wanted.values()]].map((all) =>
      all.sort().join(' '),
    );
    if (is !== wanted) this.#misshown ??= `at ${this.#elapsed()} shown: ${is}, wanted: ${wanted}`;
    return labels.filter(({ id }) => this.#wanted.has(id));
  }

  async #crash(window: TestWindow): Promise<void> {
    this.#log.push(`${this.#elapsed()} crash`);
    this.#world.kill(window);
    await this.#world.clock.advance(this.#below(20_000));
    this.#window = await this.#world.started();
    // Only that window knew what could be undone.
    this.#undo = undefined;
  }

  #fate(): Fate | undefined {
    const dice = this.#random();
    if (dice < 0.5) return undefined;
    const done = this.#chance(0.5);
    if (dice < 0.58) {
      const later = (run: () => void): void => void this.#world.clock.after(this.#below(LATE_MS), run);
      return { done: false, later, fails: trackingError('timeout') };
    }
    if (dice < 0.65) return { done: false, fails: trackingError('unreachable') };
    if (dice < 0.7) return { done: false, fails: 'never' };
    if (dice < 0.75) return { done, fails: trackingError('server', { status: 503 }) };
    return { done, fails: trackingError('timeout') };
  }

  #elapsed(): number {
    return this.#world.clock.now() - 1_000_000;
  }

  /** Unique values, so that labels can be told apart. */
  #next(): number {
    this.#values += 1;
    return this.#values;
  }

  #place(): string | null {
    return PLACES[this.#below(PLACES.length)] ?? null;
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #chance(probability: number): boolean {
    return this.#random() < probability;
  }
}

function described({ spanId, value }: Pick<Assessment, 'spanId' | 'value'>): string {
  return `${spanId?.slice(0, 1) ?? 'trace'}=${JSON.stringify(value)}`;
}
