import type { AssessmentPatch } from '../../mlflow/api';
import type { Assessment } from '../../model/assessment';
import type { Entry } from './entry';
import type { Failure } from './failure';

/** What happens to an entry. `at`: the time on the outbox's steady clock, in milliseconds. */
export type OutboxEvent =
  | {
      readonly type: 'edit';
      readonly at: number;
      readonly want: Assessment;
      /** Other windows' versions that the user hadn't seen when making this change. */
      readonly beats?: readonly Assessment[];
    }
  | {
      readonly type: 'delete';
      readonly at: number;
      readonly holdMs: number;
      readonly beats?: readonly Assessment[];
    }
  /** The label that replaces this one is on the server. */
  | { readonly type: 'replaced'; readonly at: number }
  /** This label is wanted again, instead of the one that replaced it. */
  | {
      readonly type: 'restore';
      readonly at: number;
      readonly want: Assessment;
      readonly replaces: Assessment;
    }
  /** This entry no longer has to delete the label that it replaces. */
  | { readonly type: 'release'; readonly at: number }
  | { readonly type: 'undo'; readonly at: number }
  | { readonly type: 'discard'; readonly at: number }
  | { readonly type: 'retry'; readonly at: number }
  /** The server is reported to respond again. */
  | { readonly type: 'wake'; readonly at: number }
  /** Read from disk by a process that didn't write it: requests in flight won't get a response anymore. */
  | { readonly type: 'restart'; readonly at: number }
  /** The entry is due, and its server is in use. */
  | { readonly type: 'due'; readonly at: number }
  /** The response to a GET; null: the server has no such assessment. */
  | {
      readonly type: 'seen';
      readonly at: number;
      readonly askedAt: number;
      readonly assessment: Assessment | null;
      /** The server ignores client-generated IDs, so a create that is sent twice makes two labels. */
      readonly givesOwnIds: boolean;
    }
  /** Another window is saving the same label, so the pending request isn't sent. */
  | { readonly type: 'contested'; readonly at: number }
  | { readonly type: 'lookFailed'; readonly at: number; readonly failure: Failure; readonly jitter: number }
  /** A 2xx response to a POST or PATCH (the server's version) or to a DELETE (null). */
  | { readonly type: 'answered'; readonly at: number; readonly assessment: Assessment | null }
  | {
      readonly type: 'failed';
      readonly at: number;
      readonly failure: Failure;
      /** 0 … 1, spreads out the retries. */
      readonly jitter: number;
      /** Whether `/health` returned OK afterward. Only checked where it matters. */
      readonly healthy: boolean;
    };

/** What to do next. Writes and removals apply to the entry's file and are done before any request. */
export type Effect =
  /** Delete the label that this one replaces. Must be durable before this entry drops the reference. */
  | { readonly type: 'release'; readonly replaced: Assessment }
  | { readonly type: 'write' }
  | { readonly type: 'remove' }
  | Request
  /** Update the store with the server's version. */
  | { readonly type: 'put'; readonly assessment: Assessment }
  | { readonly type: 'forget' };

export type Request =
  | { readonly type: 'get' }
  | { readonly type: 'post'; readonly assessment: Assessment }
  | { readonly type: 'patch'; readonly patch: AssessmentPatch }
  | { readonly type: 'delete' };

/** The entry after an event (undefined: removed), and the effects to run. */
export type Step = readonly [Entry | undefined, readonly Effect[]];

export function isRequest(effect: Effect): effect is Request {
  return (
    effect.type === 'get' || effect.type === 'post' || effect.type === 'patch' || effect.type === 'delete'
  );
}
