import { setTimeout as sleep } from 'node:timers/promises';
import { traceSettings } from '../../e2e/pages/editorWindow';
import { content } from '../content';
import { Dice } from '../dice';
import { faultPlan } from '../faultPlan';
import { makeTraces } from '../given';
import { History } from '../history';
import { Holders } from '../holders';
import { KEY, type Label } from '../label';
import { MlflowUnderFire } from '../mlflowUnderFire';
import { readBack } from '../readBack';
import { judge, type StoredLabel, type Verdict } from '../verdict';
import { Editor, type EditorWindow } from './windows';

export interface EditorCampaignOptions {
  readonly seed: number;
  /** How many labels each of the two windows creates. */
  readonly presses: number;
  /** Number of SIGKILLs of each window's extension host. */
  readonly kills: number;
  readonly log: (line: string) => void;
}

export interface EditorCampaignResult {
  readonly verdict: Verdict;
  readonly history: History;
  readonly stored: readonly StoredLabel[];
  readonly notes: readonly string[];
  /** Number of SIGKILLs of extension hosts. */
  readonly kills: number;
}

/**
 * Faults last as long as in a campaign at this speed. The outbox runs in real time here, so most faults end
 * before its timeout.
 */
const FACTOR = 8;
const DRAIN_MS = 300_000;

/**
 * Creates labels in two windows of a real VS Code with a keybinding of the command, and kills their extension
 * hosts. MLflow stays up, behind faults: a window that can't load the last trace shows an error and saves
 * nothing, and the command ends in the same way as after a label.
 */
export async function runEditorCampaign(options: EditorCampaignOptions): Promise<EditorCampaignResult> {
  const { seed, log } = options;
  const fire = await MlflowUnderFire.start();
  let editor: Editor | undefined;
  try {
    const { experiment, traces } = await makeTraces(fire.server, 1);
    const settings = [0, 1].map((window) => ({
      ...traceSettings(fire.proxy.uri, experiment),
      'mlflowTraces.sourceId': sourceOf(window).id,
    }));
    editor = await Editor.open(settings);
    log('Opened VS Code in two windows.');
    const shared = { history: new History(), holders: new Holders(editor.storage), notes: [] as string[] };
    fire.proxy.plan(faultPlan(seed, FACTOR));
    const presses = editor.windows.map((window, number) =>
      new KeyPresser(options, shared, window, number).run(),
    );
    await Promise.all(presses);
    log(`${shared.history.durable} labels are durable; everything is healed, and what waits is let through.`);
    await fire.heal();
    for (const window of editor.windows) await window.kill(0);
    const end = Date.now() + DRAIN_MS;
    while (shared.holders.count() > 0 && Date.now() < end) await sleep(500);
    const stored = (await readBack(fire.server, traces)).map(keyed);
    const { history, notes } = shared;
    const kills = options.kills * editor.windows.length;
    return { verdict: judge(history, stored), history, stored, notes, kills };
  } finally {
    await editor?.close();
    await fire.close();
  }
}

/** Presses keys in one window. */
class KeyPresser {
  readonly #options: EditorCampaignOptions;
  readonly #shared: { history: History; holders: Holders; notes: string[] };
  readonly #window: EditorWindow;
  readonly #number: number;
  readonly #dice: Dice;
  /**
   * The labels that this extension host has created since it started; it knows them wherever they are stored
   * now.
   */
  #made: number[] = [];

  constructor(
    options: EditorCampaignOptions,
    shared: { history: History; holders: Holders; notes: string[] },
    window: EditorWindow,
    number: number,
  ) {
    this.#options = options;
    this.#shared = shared;
    this.#window = window;
    this.#number = number;
    this.#dice = new Dice(options.seed, `hand ${number}`);
  }

  async run(): Promise<void> {
    const { presses, kills } = this.#options;
    const killAt = new Set(
      Array.from({ length: kills }, (_, index) =>
        Math.floor(((index + this.#dice.between(0, 1)) / kills) * presses),
      ),
    );
    for (let press = 0; press < presses; press += 1) {
      await this.#press(press, killAt.has(press));
      await sleep(this.#dice.between(0, 400));
    }
  }

  async #press(press: number, kill: boolean): Promise<void> {
    const { history, notes } = this.#shared;
    const again = this.#dice.chance(0.3) ? this.#dice.pick(this.#made) : undefined;
    const key = again ?? this.#number * 1_000 + press;
    const label = this.#label(key, press);
    const { name, value, rationale } = label;
    const by = this.#window.name;
    const kind = again === undefined ? 'create' : 'edit';
    // Only this window has the first label of a key, and a later one replaces this extension host's own
    // request.
    const place = { alone: again === undefined, held: true };
    const write = history.begin({ key, kind, by, want: label, ...place });
    const pressed = this.#window.press({ name, value, rationale });
    if (kill) {
      await sleep(this.#dice.between(0, 60));
      await this.#window.kill(this.#dice.between(0, 3_000));
      this.#made = [];
    }
    const outcome = await pressed;
    if (outcome === 'killed') history.end(write, 'unknown');
    else if (outcome.error === null) {
      history.end(write, 'durable');
      if (!kill && again === undefined) this.#made.push(key);
    } else {
      history.end(write, 'notTaken');
      notes.push(`not taken: ${name}: ${outcome.error}`);
    }
  }

  #label(key: number, press: number): Label {
    return {
      ...content(this.#dice, 'feedback', `${this.#number}.${press}`),
      name: `label ${key}`,
      kind: 'feedback',
      value: this.#dice.below(1_000),
      spanId: null,
      source: sourceOf(this.#number),
      metadata: { [KEY]: String(key) },
      overrides: null,
    };
  }
}

function sourceOf(window: number): Label['source'] {
  return { type: 'HUMAN', id: `editor${window}@example.com` };
}

/** The command doesn't accept metadata, so the name identifies the label. */
function keyed(stored: StoredLabel): StoredLabel {
  const metadata = { ...stored.label.metadata, [KEY]: stored.label.name.replace('label ', '') };
  return { ...stored, label: { ...stored.label, metadata } };
}
