import { TrackingError } from '../model/trackingError';
import type { ExchangeFailure } from './exchange';

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name cannot be looked up now',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no network to it',
  ETIMEDOUT: 'it does not respond',
  TIMEOUT: 'it does not respond',
  EPROTO: 'it does not speak TLS as expected: http instead of https may be right',
};

const CERTIFICATE = /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT)/;

/** The error for a request without an answer: `unreachable` when it never left, `timeout` when it may have arrived. */
export function failureError(server: string, what: string, failure: ExchangeFailure): TrackingError {
  const { code, sent, message } = failure;
  const base = { server, detail: code === 'TIMEOUT' ? message : code, cause: failure };
  if (!sent) {
    const reason = CERTIFICATE.test(code)
      ? `its certificate is not trusted (${code})`
      : (REASONS[code] ?? (code === '' ? 'the connection failed' : `the connection failed (${code})`));
    return new TrackingError({
      ...base,
      kind: 'unreachable',
      message: `Cannot reach ${server}: ${reason}. Check that the server runs and that its address is right.`,
    });
  }
  const how = code === 'TIMEOUT' ? message : 'the connection broke';
  return new TrackingError({
    ...base,
    kind: 'timeout',
    message: `No complete answer from ${server} for ${what}: ${how}.`,
  });
}
