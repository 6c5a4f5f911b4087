import { setTimeout as sleep } from 'node:timers/promises';
import { content, newLabel, SPANS } from './content';
import { Dice, seededId } from './dice';
import { possibleEnds, type Intent, type Write, type WriteKind } from './history';
import type { Label } from './label';
import type { Order, Refused } from './messages';
import { beyondItself, idOf, type Known } from './roster';
import type { Seat } from './seat';
import type { Shared } from './shared';
import type { Outcome } from './window';

/** How often a refused label is retried before it's discarded. */
const RETRIES = 2;

/** A user who labels in one window. Chooses what to write, and records each request and its outcome. */
export class Writer {
  readonly #shared: Shared;
  readonly #seat: Seat;
  readonly #number: number;
  readonly #dice: Dice;
  readonly #source: Label['source'];
  readonly #retried = new Map<string, number>();
  #marks = 0;
  #deleted: Known | undefined;

  constructor(shared: Shared, seat: Seat, number: number) {
    this.#shared = shared;
    this.#seat = seat;
    this.#number = number;
    this.#dice = new Dice(shared.seed, `writer ${number}`);
    this.#source = { type: 'HUMAN', id: `window${number}@example.com` };
  }

  /** Makes one write of the given kind, or of a random one. Creates a label if there is none to change. */
  async write(asked?: WriteKind): Promise<void> {
    await this.#seat.rest();
    await this.#freeMoved();
    if (this.#deleted !== undefined && this.#dice.chance(0.3)) await this.#undo(this.#deleted);
    this.#deleted = undefined;
    const kind =
      asked ??
      this.#dice.weighted<WriteKind>([
        [34, 'create'],
        [30, 'edit'],
        [11, 'override'],
        [11, 'delete'],
        [14, 'move'],
      ]);
    if (kind === 'create') await this.#create();
    else await this.#change(kind);
    // Some users don't pause.
    await sleep(this.#dice.chance(0.3) ? 0 : this.#dice.between(50, 500));
  }

  /** Makes the window load a label, so that it knows it even if the server fails later. */
  async look(known: Known): Promise<void> {
    await this.#seat.tell({ do: 'look', traceId: known.traceId, id: idOf(known) });
  }

  /**
   * Decides about all refused labels. Returns how many labels the outbox held; Infinity if the window was
   * killed.
   */
  async decide(): Promise<number> {
    await this.#seat.rest();
    const { outcome } = await this.#seat.tell({ do: 'status' });
    if (outcome.result !== 'status') return Infinity;
    for (const refused of outcome.refused) await this.#decideAbout(refused);
    return outcome.waiting + outcome.refused.length;
  }

  async #create(): Promise<void> {
    const { roster, seed, traces } = this.#shared;
    const traceId = this.#dice.pick(traces) ?? '';
    const key = roster.next;
    const label = newLabel(this.#dice, key, this.#mark(), { source: this.#source });
    const id = seededId(seed, `label ${key}`);
    const known = roster.add({
      key,
      traceId,
      ids: [id],
      owner: this.#number,
      label,
      former: undefined,
      gone: true,
      overridden: false,
      movedBy: undefined,
    });
    const outcome = await this.#ask(known, 'create', label, { do: 'create', traceId, id, label });
    known.gone = outcome.result !== 'durable';
  }

  async #change(kind: Exclude<WriteKind, 'create'>): Promise<void> {
    const target = await this.#target(kind);
    if (target === undefined) return this.#create();
    switch (kind) {
      case 'edit':
        return this.edit(target);
      case 'override':
        return this.#override(target);
      case 'delete':
        return this.#delete(target);
      case 'move':
        return this.#move(target);
    }
  }

  /** Edits a label if the window shows it. */
  async edit(known: Known): Promise<void> {
    const { traceId, label } = known;
    const next = { ...label, ...content(this.#dice, label.kind, this.#mark()) };
    const { name, value, rationale } = next;
    const which = { traceId, id: idOf(known), fresh: this.#dice.chance(0.7) };
    const outcome = await this.#ask(known, 'edit', next, { do: 'edit', ...which, name, value, rationale });
    if (outcome.result === 'durable') known.label = outcome.want ?? next;
  }

  async #override(known: Known): Promise<void> {
    const { roster, seed } = this.#shared;
    known.overridden = true;
    const { traceId, label } = known;
    const key = roster.next;
    const id = seededId(seed, `label ${key}`);
    const overriding = newLabel(this.#dice, key, this.#mark(), {
      name: label.name,
      kind: 'feedback',
      spanId: label.spanId,
      source: this.#source,
      overrides: idOf(known),
    });
    const added = roster.add({
      ...known,
      key,
      ids: [id],
      owner: this.#number,
      label: overriding,
      former: undefined,
      gone: true,
      overridden: false,
    });
    const order = { do: 'create', traceId, id, label: overriding } as const;
    const outcome = await this.#ask(added, 'override', overriding, order);
    added.gone = outcome.result !== 'durable';
    known.overridden = outcome.result === 'durable' || outcome.result === 'killed';
  }

  async #delete(known: Known): Promise<void> {
    known.gone = true;
    const which = { traceId: known.traceId, id: idOf(known), fresh: this.#dice.chance(0.7) };
    const holdMs = this.#dice.chance(0.6) ? 10_000 : 0;
    const outcome = await this.#ask(known, 'delete', null, { do: 'delete', ...which, holdMs });
    if (outcome.result === 'durable') this.#deleted = known;
    known.gone = outcome.result === 'durable' || outcome.result === 'killed';
  }

  async #undo(known: Known): Promise<void> {
    const order = { do: 'undo', traceId: known.traceId, id: idOf(known) } as const;
    const outcome = await this.#ask(known, 'decision', known.label, order);
    if (outcome.result === 'durable') known.gone = outcome.want === null;
  }

  async #move(known: Known): Promise<void> {
    const { seed } = this.#shared;
    const spanId = this.#dice.pick([null, ...SPANS].filter((span) => span !== known.label.spanId)) ?? null;
    const newId = seededId(seed, `label ${known.key} ${known.ids.length}`);
    const id = idOf(known);
    const order = { do: 'move', traceId: known.traceId, id, fresh: true, newId, spanId } as const;
    const outcome = await this.#ask(known, 'move', { ...known.label, spanId }, order);
    if (outcome.result === 'durable') {
      known.former = known.label;
      known.label = outcome.want ?? known.label;
      this.#shared.roster.renamed(known, outcome.id ?? newId);
    } else if (outcome.result === 'killed') {
      // It's unknown which of the two IDs the label has now.
      this.#shared.roster.renamed(known, newId);
      known.gone = true;
    } else known.movedBy = undefined;
  }

  async #decideAbout({ traceId, id, want, reason }: Refused): Promise<void> {
    const known = this.#shared.roster.get(id);
    if (known === undefined) throw new Error(`${id} is refused, which is none of the campaign's: ${reason}`);
    this.#shared.note(`refused: label ${known.key} (${id}): ${reason}`);
    const retried = this.#retried.get(id) ?? 0;
    this.#retried.set(id, retried + 1);
    const isFormer = id !== idOf(known);
    const retry = isFormer || (!known.overridden && retried < RETRIES && this.#dice.chance(0.6));
    const order = { do: retry ? 'retry' : 'discard', traceId, id } as const;
    if (isFormer) {
      // The entry of a moved label's former ID, which only needs to be deleted.
      await this.#seat.tell(order);
      return;
    }
    const outcome = await this.#ask(known, 'decision', want, order);
    if (outcome.result === 'durable') {
      known.gone = outcome.want === null;
      if (outcome.want) known.label = outcome.want;
    }
  }

  /** Sends an order to the window, and records it and its outcome in the history. */
  async #ask(known: Known, kind: Intent['kind'], want: Label | null, order: Order): Promise<Outcome> {
    const { history, holders } = this.#shared;
    const by = this.#seat.name;
    const ids = 'newId' in order ? [...known.ids, order.newId] : known.ids;
    const { own, elsewhere } = await holders.of(ids, by);
    const write: Write = history.begin({ key: known.key, kind, by, want, alone: !elsewhere, held: own });
    const { outcome } = await this.#seat.tell(order);
    switch (outcome.result) {
      case 'durable':
        if (outcome.want !== undefined) write.want = beyondItself(known, outcome.want);
        history.end(write, 'durable');
        return { ...outcome, want: write.want };
      case 'killed':
        history.end(write, 'unknown');
        break;
      case 'notShown':
      case 'notTaken':
        history.end(write, 'notTaken');
        if (outcome.result === 'notTaken')
          this.#shared.note(`not taken: label ${known.key}: ${outcome.reason}`);
        break;
      case 'status':
        throw new Error('a window answered something else than it was asked');
    }
    return outcome;
  }

  /** Picks a label to change, usually one of the user's own if the kind allows it. */
  async #target(kind: Exclude<WriteKind, 'create'>): Promise<Known | undefined> {
    const own = this.#dice.chance(0.65);
    const fits = this.#shared.roster.all.filter((known) => {
      const isOwn = known.owner === this.#number;
      if (known.gone || known.overridden) return false;
      if (known.movedBy !== undefined && known.movedBy !== this.#seat.name) return false;
      if (kind === 'override') return !isOwn && known.label.kind === 'feedback';
      // Not covered here: the server would make the label's former version valid again.
      if (kind === 'delete' && known.former !== undefined && known.label.overrides !== null) return false;
      if (kind === 'move') return isOwn && known.movedBy === undefined;
      return known.owner !== 'judge' && isOwn === own;
    });
    const known = this.#dice.pick(fits);
    return known !== undefined && kind === 'move' ? this.#reserve(known) : known;
  }

  /**
   * Reserves a label for a move. Fails if another window is changing it, because the move would then leave
   * two labels to decide about.
   */
  async #reserve(known: Known): Promise<Known | undefined> {
    const { history, holders } = this.#shared;
    known.movedBy = this.#seat.name;
    const { elsewhere } = await holders.of(known.ids, this.#seat.name);
    const writes = history.writes.filter(({ key }) => key === known.key);
    const isRunning = writes.some(({ outcome }) => outcome === 'running');
    if (!elsewhere && !isRunning && possibleEnds(writes).length === 1) return known;
    known.movedBy = undefined;
    return undefined;
  }

  /** Releases the user's own labels whose move is complete. */
  async #freeMoved(): Promise<void> {
    for (const known of this.#shared.roster.all) {
      if (known.owner !== this.#number || known.movedBy === undefined) continue;
      const { elsewhere } = await this.#shared.holders.of(known.ids, '');
      if (!elsewhere) known.movedBy = undefined;
    }
  }

  #mark(): string {
    this.#marks += 1;
    return `${this.#number}.${this.#marks}`;
  }
}
