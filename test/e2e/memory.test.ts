import assert from 'node:assert/strict';
import { makeTrace } from '../bench/corpus';
import { leaksOf } from '../memory/judge';
import { openAndClose } from '../memory/openings';
import { newExperiment, sharedServer } from '../support/servers';

// `npm run memory` is the full version: 50 openings of 10,000 spans.
describe('Traces that were opened and closed', function () {
  this.timeout(240_000);

  it('leak no panel, reader, thread or document', async () => {
    const server = await sharedServer();
    const { name: experiment } = await newExperiment(server, 'memory');
    const { row } = await makeTrace(server, { experiment, spans: 2_000, seed: 7 });
    const said: string[] = [];
    const openings = await openAndClose({
      uri: server.uri,
      experiment,
      rows: [row],
      times: 6,
      progress: (line) => void said.push(line),
    });
    assert.deepEqual(leaksOf(openings), [], said.join('\n'));
  });
});
