import type { AssessmentPatch } from '../../mlflow/api';
import type { Assessment } from '../../model/assessment';
import type { Entry } from './entry';
import type { Failure } from './failure';

/** What happens to an entry. `at`: the time on the outbox's steady clock, in ms. */
export type OutboxEvent =
  | {
      readonly type: 'edit';
      readonly at: number;
      readonly want: Assessment;
      /** What another window wanted, which the user had not seen when making this change. */
      readonly beats?: readonly Assessment[];
    }
  | {
      readonly type: 'delete';
      readonly at: number;
      readonly holdMs: number;
      readonly beats?: readonly Assessment[];
    }
  /** A label that stands in its place is on the server. */
  | { readonly type: 'replaced'; readonly at: number }
  /** It is wanted again, in place of the label that replaced it. */
  | {
      readonly type: 'restore';
      readonly at: number;
      readonly want: Assessment;
      readonly replaces: Assessment;
    }
  /** The delete of the label that it replaces is none of its business any more. */
  | { readonly type: 'release'; readonly at: number }
  | { readonly type: 'undo'; readonly at: number }
  | { readonly type: 'discard'; readonly at: number }
  | { readonly type: 'retry'; readonly at: number }
  /** The server is said to answer again. */
  | { readonly type: 'wake'; readonly at: number }
  /** Read from disk by a process that did not write it: nothing that was on its way has an answer any more. */
  | { readonly type: 'restart'; readonly at: number }
  /** Its time has come, and its server is the one in use. */
  | { readonly type: 'due'; readonly at: number }
  /** A GET was answered; null: the server has no such assessment. */
  | {
      readonly type: 'seen';
      readonly at: number;
      readonly askedAt: number;
      readonly assessment: Assessment | null;
      /** The server ignores the ids that we choose, so a create that is sent twice makes two labels. */
      readonly givesOwnIds: boolean;
    }
  /** Another window has the same label in hand: the request that was to leave stays here. */
  | { readonly type: 'contested'; readonly at: number }
  | { readonly type: 'lookFailed'; readonly at: number; readonly failure: Failure; readonly jitter: number }
  /** 2xx to a POST or PATCH (what the server now holds) or a DELETE (null). */
  | { readonly type: 'answered'; readonly at: number; readonly assessment: Assessment | null }
  | {
      readonly type: 'failed';
      readonly at: number;
      readonly failure: Failure;
      /** 0 … 1, spreads the attempts. */
      readonly jitter: number;
      /** Whether `/health` said OK afterwards; asked only where it matters. */
      readonly healthy: boolean;
    };

/** What is to be done. Writes and removals concern the entry's file and come before any request. */
export type Effect =
  /** Delete the label that this one replaces: durable, before this entry forgets it. */
  | { readonly type: 'release'; readonly replaced: Assessment }
  | { readonly type: 'write' }
  | { readonly type: 'remove' }
  | Request
  /** Tell the store what the server holds. */
  | { readonly type: 'put'; readonly assessment: Assessment }
  | { readonly type: 'forget' };

export type Request =
  | { readonly type: 'get' }
  | { readonly type: 'post'; readonly assessment: Assessment }
  | { readonly type: 'patch'; readonly patch: AssessmentPatch }
  | { readonly type: 'delete' };

/** The entry after an event (undefined: gone) and what is to be done. */
export type Step = readonly [Entry | undefined, readonly Effect[]];

export function isRequest(effect: Effect): effect is Request {
  return (
    effect.type === 'get' || effect.type === 'post' || effect.type === 'patch' || effect.type === 'delete'
  );
}
