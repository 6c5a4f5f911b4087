import assert from 'node:assert/strict';
import { newExperiment } from '../support/servers';
import { stalledPatch } from '../support/stalledPatch';
import { onEachMlflow } from './support/contract';
import { writeOtlp } from './support/otlp';

/**
 * `MLFLOW_TRACES_OWN_TIME=1` runs at real speed, two and a half minutes per MLflow version. Otherwise ten
 * times as fast.
 */
const factor = process.env['MLFLOW_TRACES_OWN_TIME'] === '1' ? 1 : 10;

onEachMlflow('a PATCH that stalls for 40 s and then commits, while its label is edited again', (contract) => {
  it('is overwritten, and the second edit remains two minutes later', async () => {
    const { id } = await newExperiment(contract.server, 'stall');
    const [traceId = ''] = await writeOtlp(contract.server, id, [[{ name: 'root' }]]);
    const { values, lateStatus, waiting } = await stalledPatch(contract.server.uri, traceId, factor);
    // The create, the second edit after the first timed out, the late commit of the first, and the second
    // edit again.
    assert.deepEqual([values, lateStatus, waiting], [[1, 3, 2, 3], 200, 0]);
  });
});
