import { TrackingError } from './trackingError';

/** The names of the actions that may resolve a problem. */
export const PROBLEM_ACTIONS = ['retry', 'selectServer', 'showLog'] as const;
export type ProblemAction = (typeof PROBLEM_ACTIONS)[number];

/** An error, as every surface shows it: tree node, banner, quick pick, notification. */
export interface ShownProblem {
  readonly kind: string;
  readonly message: string;
  /** The server's own message: untrusted text, '' if there is none. */
  readonly detail: string;
  readonly actions: readonly ProblemAction[];
}

/** Returns the message and the actions to show for an error. The only place that decides this. */
export function describeProblem(error: unknown): ShownProblem {
  if (!(error instanceof TrackingError)) {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'internal', message, detail: '', actions: ['retry', 'showLog'] };
  }
  const { kind, message, detail } = error;
  switch (kind) {
    case 'notConfigured':
      return { kind, message, detail, actions: ['selectServer'] };
    case 'unreachable':
    case 'timeout':
    case 'busy':
      return { kind, message, detail, actions: ['retry', 'selectServer'] };
    case 'auth':
    case 'forbidden':
    case 'tooOld':
      return { kind, message, detail, actions: ['retry', 'selectServer', 'showLog'] };
    case 'notFound':
    case 'badResponse':
    case 'server':
    case 'invalid':
      return { kind, message, detail, actions: ['retry', 'selectServer', 'showLog'] };
  }
}
