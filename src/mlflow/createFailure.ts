import { TrackingError } from '../model/trackingError';

const FOREIGN_KEY = /foreign key constraint/i;
const UNIQUE = /unique constraint|duplicate (key|entry)/i;

/**
 * What a refused create means. MLflow 3.10 answers 400 with its database's own words where 3.17 answers 404 (no such
 * trace) or 500 (the id is there already, contract §5); here the older ones are read as the newer. A repeated id is no
 * refusal: an earlier attempt may have arrived, so it is kind `server`, which is looked at before anything is resent.
 */
export function createFailure(error: unknown, traceId: string): unknown {
  if (!(error instanceof TrackingError) || error.kind !== 'invalid') return error;
  const { server, status, detail } = error;
  const [words = ''] = detail.split('\n');
  const same = { server, status, detail: words, cause: error };
  if (FOREIGN_KEY.test(words)) {
    return new TrackingError({
      ...same,
      kind: 'notFound',
      message: `${server} does not have trace ${traceId}.`,
    });
  }
  if (UNIQUE.test(words)) {
    const message = `${server} has an assessment with this id already (${status ?? 400}).`;
    return new TrackingError({ ...same, kind: 'server', message });
  }
  return error;
}
