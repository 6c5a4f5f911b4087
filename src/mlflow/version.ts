import * as l10n from '@vscode/l10n';
import { TrackingError } from '../model/trackingError';

/** The oldest MLflow version with everything that reading and labeling need (docs/mlflow-api.md#versions). */
const OLDEST = '3.10';

const VERSION = /^(\d{1,4})\.(\d{1,4})(?:\.\w+)*(?:[+-][\w.+-]+)?$/;

/**
 * Returns the version in the plain text of `GET /version`; undefined when it isn't one, so the server isn't
 * MLflow.
 */
export function versionIn(body: string): string | undefined {
  const text = body.trim();
  return VERSION.test(text) ? text : undefined;
}

/** Whether a version is too old to be supported. */
export function isTooOld(version: string): boolean {
  const [, major = '0', minor = '0'] = VERSION.exec(version) ?? [];
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST.split('.').map(Number);
  return Number(major) < oldestMajor || (Number(major) === oldestMajor && Number(minor) < oldestMinor);
}

export function tooOld(server: string, version: string, status: number): TrackingError {
  const message = l10n.t('{0} runs MLflow {1}. MLflow {2} or newer is required.', server, version, OLDEST);
  return new TrackingError({ kind: 'tooOld', message, server, status });
}

/** The optional features of an MLflow server: those that not every supported version has. */
export interface Capabilities {
  /** Label schemas (docs/mlflow-api.md#label-schemas). */
  readonly labelSchemas: boolean;
  /** Issues, the third kind of assessment (docs/mlflow-api.md#issues). */
  readonly issues: boolean;
  /** Metrics over an experiment without paging (docs/mlflow-api.md#metrics). */
  readonly metrics: boolean;
}

/** Returns the capabilities of an MLflow version, such as `3.17.2` or `3.18.0rc0`. */
export function capabilitiesOf(version: string): Capabilities {
  return {
    labelSchemas: isAtLeast(version, [3, 14, 0]),
    issues: isAtLeast(version, [3, 11, 1]),
    metrics: isAtLeast(version, [3, 10, 1]),
  };
}

function isAtLeast(version: string, least: readonly number[]): boolean {
  const parts = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const different = least.findIndex((number, place) => (parts[place] ?? 0) !== number);
  return different === -1 || (parts[different] ?? 0) > (least[different] ?? 0);
}
