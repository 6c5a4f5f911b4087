import { setTimeout as sleep } from 'node:timers/promises';
import { OurEditor } from '../bench/ours';
import { within } from '../bench/within';

/** Classes of the extension host of which a closed panel leaves no instance. */
const CLASSES = [
  'TracePanel',
  'TraceContent',
  'SkeletonSender',
  'Endpoint',
  'TraceReader',
  'ReaderClient',
  'Worker',
];

/** What a window holds, after a collection. */
export interface Held {
  /** Extension host: its heap, and what its objects hold outside of it. */
  readonly hostMb: number;
  /** The page with all webviews in it. */
  readonly rendererMb: number;
  readonly documents: number;
  readonly nodes: number;
  /** Instances in the extension host's heap, by class. */
  readonly instances: Readonly<Record<string, number>>;
}

export interface Openings {
  /** After the first traces were opened and closed. */
  readonly before: Held;
  /** While a trace is open: it shows that what is counted is there to be counted. */
  readonly open: Held;
  /** After all were opened and closed. */
  readonly after: Held;
}

interface OpeningsInit {
  readonly uri: string;
  readonly experiment: string;
  /** The beginnings of the traces' rows in the tree; opened in turn. */
  readonly rows: readonly string[];
  readonly times: number;
  readonly progress: (line: string) => void;
}

const WARM_UP = 2;
const PATIENCE_S = 120;
const CLOSED_WITHIN_S = 15;

/** Opens traces one after another in a real window, each to its end with a look at spans and a search, and closes them. */
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

/** The tab is gone before the extension host hears of it: waits until it has let go of the panel, but not for ever. */
async function heldOnceClosed(editor: OurEditor): Promise<Held> {
  for (let tries = 0; tries < CLOSED_WITHIN_S; tries++) {
    const { TracePanel: panels } = await editor.probe.count(['TracePanel']);
    if (panels === 0) break;
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
