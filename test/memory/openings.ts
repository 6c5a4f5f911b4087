import { setTimeout as sleep } from 'node:timers/promises';
import { OurEditor } from '../bench/ours';
import { within } from '../bench/within';

/** Classes in the extension host that must have no instances once all panels are closed. */
const CLASSES = [
  'TracePanel',
  'TraceContent',
  'SkeletonSender',
  'Endpoint',
  'TraceReader',
  'ReaderClient',
  'Worker',
];

/** The memory of a window after a garbage collection. */
export interface Held {
  /** The extension host's heap and its external memory. */
  readonly hostMb: number;
  /** The page and all its webviews. */
  readonly rendererMb: number;
  readonly documents: number;
  readonly nodes: number;
  /** Number of instances in the extension host's heap, by class. */
  readonly instances: Readonly<Record<string, number>>;
}

export interface Openings {
  /** After a few traces were opened and closed as a warm-up. */
  readonly before: Held;
  /** While a trace is open; proves that the instances are counted at all. */
  readonly open: Held;
  /** After all traces were opened and closed. */
  readonly after: Held;
}

interface OpeningsInit {
  readonly uri: string;
  readonly experiment: string;
  /** The starts of the traces' rows in the tree; opened in turn. */
  readonly rows: readonly string[];
  readonly times: number;
  readonly progress: (line: string) => void;
}

const WARM_UP = 2;
const PATIENCE_S = 120;
const CLOSED_WITHIN_S = 15;
const SAME_LOOKS = 3;

/**
 * Opens traces one after another in a real window, looks at some spans and runs a search in each, and closes
 * them.
 */
export async function openAndClose({
  uri,
  experiment,
  rows,
  times,
  progress,
}: OpeningsInit): Promise<Openings> {
  const editor = await OurEditor.open(uri, experiment);
  try {
    const openOne = async (i: number): Promise<void> => {
      const row = rows[i % rows.length] ?? '';
      const { frame } = await editor.openTrace(row);
      for (const script of [
        `bench.searchWhenOpened('needle_zebra')`,
        'bench.timeDetails(3)',
        'bench.scrollFrames(10)',
      ]) {
        await within(frame.evaluate(script), PATIENCE_S, script);
      }
    };
    for (let i = 0; i < WARM_UP; i++) {
      await openOne(i);
      await editor.closePanels();
    }
    const before = await heldOnceClosed(editor);
    progress(`before: ${say(before)}`);
    for (let i = 0; i < times; i++) {
      await openOne(i);
      await editor.closePanels();
      if (i % 10 === 9) progress(`${i + 1} opened and closed`);
    }
    const after = await heldOnceClosed(editor);
    progress(`after:  ${say(after)}`);
    await openOne(0);
    const open = await held(editor);
    progress(`open:   ${say(open)}`);
    return { before, open, after };
  } finally {
    await editor.close();
  }
}

/**
 * Waits until the panel is disposed and the number of documents is stable, with a limit: the tab closes
 * before the extension host is notified, and a webview's last document outlives it by up to a second.
 */
async function heldOnceClosed(editor: OurEditor): Promise<Held> {
  const looks: number[] = [];
  for (let tries = 0; tries < CLOSED_WITHIN_S; tries++) {
    const { TracePanel: panels } = await editor.probe.count(['TracePanel']);
    await editor.rendererHeapMb(); // collects garbage
    looks.push((await editor.domCounters()).documents);
    const last = looks.slice(-SAME_LOOKS);
    if (panels === 0 && last.length === SAME_LOOKS && new Set(last).size === 1) break;
    await sleep(1_000);
  }
  return held(editor);
}

async function held(editor: OurEditor): Promise<Held> {
  const instances = await editor.probe.count(CLASSES);
  const { heapMb, externalMb } = await editor.probe.collected();
  const rendererMb = await editor.rendererHeapMb();
  const { documents, nodes } = await editor.domCounters();
  return { hostMb: heapMb + externalMb, rendererMb, documents, nodes, instances };
}

export function say({ hostMb, rendererMb, documents, nodes, instances }: Held): string {
  const counted = Object.entries(instances).map(([name, count]) => `${name} ${count}`);
  return `host ${hostMb.toFixed(1)} MB, page ${rendererMb.toFixed(1)} MB, ${documents} documents, ${nodes} nodes; ${counted.join(', ')}`;
}
