import type * as z from 'zod/mini';
import { once } from '../model/once';

/** One schema for each field of a type, including optional ones. Leaving one out is a compile error. */
export type FieldsOf<T> = {
  readonly [K in keyof T]-?: z.ZodMiniType<Pick<T, K> extends Required<Pick<T, K>> ? T[K] : T[K] | undefined>;
};

/** A kind of request, declared once and used by both sides. */
export interface RequestType<P, R> {
  readonly params: z.ZodMiniType<P>;
  readonly result: z.ZodMiniType<R>;
}

/** A kind of event. It has no response. */
export interface EventType<P> {
  readonly params: z.ZodMiniType<P>;
}

/**
 * Declares a request. Its schemas are created when it's first sent or served: creating all of them at once
 * would delay activation.
 */
export function request<P, R>(
  params: () => z.ZodMiniType<P>,
  result: () => z.ZodMiniType<R>,
): RequestType<P, R> {
  const madeParams = once(params);
  const madeResult = once(result);
  return {
    get params() {
      return madeParams();
    },
    get result() {
      return madeResult();
    },
  };
}

/** Declares an event. Its schema is created when it's first sent or received. */
export function event<P>(params: () => z.ZodMiniType<P>): EventType<P> {
  const made = once(params);
  return {
    get params() {
      return made();
    },
  };
}

export type Requests = Readonly<Record<string, { params: z.ZodMiniType; result: z.ZodMiniType }>>;
export type Events = Readonly<Record<string, { params: z.ZodMiniType }>>;
export type Params<T extends { params: z.ZodMiniType }> = z.infer<T['params']>;
export type Result<T extends { result: z.ZodMiniType }> = z.infer<T['result']>;

/** One handler for each request. Leaving one out is a compile error. */
export type Handlers<T extends Requests> = {
  readonly [K in keyof T]: (
    params: Params<T[K]>,
    signal: AbortSignal,
  ) => Promise<Result<T[K]>> | Result<T[K]>;
};

/** One listener for each event. */
export type Listeners<T extends Events> = { readonly [K in keyof T]: (params: Params<T[K]>) => void };

/** Sends an event to the other side. */
export type Emit<T extends Events> = <K extends keyof T & string>(method: K, params: Params<T[K]>) => void;
