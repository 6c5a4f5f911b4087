import * as vscode from 'vscode';
import { TrackingError } from '../model/trackingError';

/**
 * The extension's log, in the Output view under "MLflow Traces". Must not contain tokens or trace content.
 */
export class Log implements vscode.Disposable {
  readonly #channel = vscode.window.createOutputChannel('MLflow Traces', { log: true });

  info(message: string): void {
    this.#channel.info(message);
  }

  warn(message: string, cause?: unknown): void {
    this.#channel.warn(cause === undefined ? message : `${message}: ${describe(cause)}`);
  }

  error(message: string, cause?: unknown): void {
    this.#channel.error(cause === undefined ? message : `${message}: ${describe(cause)}`);
  }

  show(): void {
    this.#channel.show(true);
  }

  dispose(): void {
    this.#channel.dispose();
  }
}

function describe(cause: unknown): string {
  if (cause instanceof TrackingError) {
    const status = cause.status === undefined ? '' : ` (${cause.status})`;
    return `${cause.kind}${status}: ${cause.message}${cause.detail ? ` | ${cause.detail}` : ''}`;
  }
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
