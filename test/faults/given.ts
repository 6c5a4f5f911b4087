import { MlflowClient } from '../../src/mlflow/client';
import { parseServerUri } from '../../src/mlflow/serverUri';
import { writeOtlp } from '../contract/support/otlp';
import { newExperiment, type SharedServer } from '../support/servers';
import { newLabel, SPANS } from './content';
import { Dice, seededId } from './dice';
import type { History } from './history';
import type { Roster } from './roster';

/** Creates traces of three spans in an experiment of their own. */
export async function makeTraces(
  server: SharedServer,
  count: number,
): Promise<{ experiment: string; traces: string[] }> {
  const { id, name } = await newExperiment(server, 'faults');
  const [root, ...children] = SPANS;
  const spans = [
    { name: 'root', id: root },
    ...children.map((child) => ({ name: 'child', id: child, parent: root })),
  ];
  const wanted = Array.from({ length: count }, () => spans);
  return { experiment: name, traces: await writeOtlp(server, id, wanted) };
}

/** Creates feedback by an LLM judge before the campaign starts, for people to override. */
export async function judgeTraces(
  server: SharedServer,
  given: { seed: number; traces: readonly string[]; roster: Roster; history: History },
  count: number,
): Promise<void> {
  const { seed, traces, roster, history } = given;
  const parsed = parseServerUri(server.uri);
  if (!parsed.ok) throw new Error(parsed.reason);
  const client = new MlflowClient(parsed.address, { userAgent: 'mlflow-traces/faults' });
  const dice = new Dice(seed, 'judge');
  try {
    for (let made = 0; made < count; made += 1) {
      const key = roster.next;
      const id = seededId(seed, `label ${key}`);
      const traceId = dice.pick(traces) ?? '';
      const source = { type: 'LLM_JUDGE', id: 'judge' } as const;
      const label = newLabel(dice, key, `judge.${made}`, { kind: 'feedback', source });
      await client.createAssessment(traceId, { id, ...label });
      const flags = { former: undefined, gone: false, overridden: false, movedBy: undefined };
      roster.add({ key, traceId, ids: [id], owner: 'judge', label, ...flags });
      const write = history.begin({ key, kind: 'given', by: 'judge', want: label, alone: true, held: false });
      history.end(write, 'durable');
    }
  } finally {
    client.dispose();
  }
}
