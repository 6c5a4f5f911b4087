import { TrackingError } from '../model/trackingError';

/** The oldest MLflow with everything that reading and labeling needs (contract §11). */
const OLDEST = '3.10';

const VERSION = /^(\d{1,4})\.(\d{1,4})(?:\.\w+)*(?:[+-][\w.+-]+)?$/;

/** The version in the plain text of `GET /version`; undefined when the body is no version, so not MLflow's. */
export function versionIn(body: string): string | undefined {
  const text = body.trim();
  return VERSION.test(text) ? text : undefined;
}

/** Whether a version is too old to work with. */
export function isTooOld(version: string): boolean {
  const [, major = '0', minor = '0'] = VERSION.exec(version) ?? [];
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST.split('.').map(Number);
  return Number(major) < oldestMajor || (Number(major) === oldestMajor && Number(minor) < oldestMinor);
}

export function tooOld(server: string, version: string, status: number): TrackingError {
  const message = `MLflow ${version} is too old: ${OLDEST} or newer is needed.`;
  return new TrackingError({ kind: 'tooOld', message, server, status });
}
