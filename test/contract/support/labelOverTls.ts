// Runs in its own process, as Node reads NODE_EXTRA_CA_CERTS at startup. Arguments: the server's URI, a trace
// ID, an assessment ID. Creates that assessment and prints the server's version.
import { connect } from './contract';

const [uri = '', traceId = '', id = ''] = process.argv.slice(2);

async function main(): Promise<void> {
  const client = connect(uri);
  const version = await client.checkVersion();
  const source = { type: 'HUMAN', id: 'tls' } as const;
  const fixed = {
    spanId: null,
    name: 'tls',
    kind: 'feedback',
    value: true,
    rationale: '',
    overrides: null,
  } as const;
  await client.createAssessment(traceId, { ...fixed, id, source, metadata: {} });
  client.dispose();
  console.log(version);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
