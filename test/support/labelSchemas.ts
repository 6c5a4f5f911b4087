import { fetchAnew } from './fetchAnew';

/**
 * Creates a label schema in the experiment over REST (docs/mlflow-api.md#label-schemas). `input` is in wire
 * format.
 */
export async function makeLabelSchema(
  uri: string,
  experimentId: string,
  schema: {
    readonly name: string;
    readonly type: 'FEEDBACK' | 'EXPECTATION';
    readonly input: object;
    readonly instruction?: string;
  },
): Promise<void> {
  const response = await fetchAnew(`${uri}/api/3.0/mlflow/label-schemas/create`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ experiment_id: experimentId, enable_comment: true, ...schema }),
  });
  if (!response.ok) throw new Error(`label-schemas/create: ${response.status} ${await response.text()}`);
}
