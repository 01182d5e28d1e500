import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import { type AiUpstreamContext, aiUpstream, bounded } from '../../index.ts';
import { createLambdaContext, restEvent } from '../../testing/index.ts';
import { DEADLINE_MS } from './summary.ts';

/** Runs one invocation, or one call, until its answer. */
export type Invoke = () => Promise<unknown>;

/** Lambda's remaining time. A fifth of it is the reserve. */
const REMAINING_MS = DEADLINE_MS * 1.25;

/** One call more than there are connections to a host. */
const SATURATING = 65;

const SMALL = { prompt: 'What does the sky say today?', userId: 'you' };

/** Larger than the buffers between two sockets, so that a service that does not read stalls the call. */
const LARGE = { ...SMALL, prompt: 'x'.repeat(4_000_000) };

const silent = { info: () => undefined };

const NONE = { before: () => undefined };

type Work = (context: AiUpstreamContext) => Promise<unknown>;

/** Returns a function that invokes a handler with the standard stack, this work and another middleware. */
function invocationsOf(work: Work, other: middy.MiddlewareObj = NONE, options: object = {}): Invoke {
  const handler = middy(bounded())
    .use(httpErrorHandler({ logger: false }))
    .use(other)
    .use(aiUpstream({ parameterName: '/bench/url', logger: silent, ...options }))
    .handler(async (_event, context) => {
      await work(context);
      return { statusCode: 200, body: 'fine' };
    });
  return () => handler(restEvent({ body: {} }) as never, createLambdaContext({ remainingMs: REMAINING_MS }));
}

const post = (body: object) => invocationsOf(({ ai }) => ai.post('/metaphysical', body));
const standard = { small: post(SMALL), large: post(LARGE) };

/** A call to a service with this fault, and its body. */
export function standardHandler(url: string, fault: string): { readonly invoke: Invoke; readonly body: object } {
  const size = fault === 'slow-upload' ? 'large' : 'small';
  const invoke: Invoke = () => {
    process.env.AI_SERVICE_URL = url;
    return standard[size]();
  };
  return { invoke, body: size === 'large' ? LARGE : SMALL };
}

const hang: Invoke = () => new Promise(() => undefined);
const nothing: Work = async () => undefined;

const refuse = (): never => {
  throw new Error('a bug');
};
const garbage = [undefined, 5, 'fine', [1], { reply: 'fine' }, { statusCode: 200, body: {} }];

/** Invocations with faults of our own, by fault. */
export interface OwnFaults {
  /** A handler, hooks and a Parameter Store that hang, throw or return something invalid. */
  readonly alone: readonly Invoke[];
  /** One call more than there are connections. All of them end at the same time. */
  readonly saturated: Invoke;
}

export function createOwnFaults(hangingUrl: string): OwnFaults {
  const credentials = { accessKeyId: 'none', secretAccessKey: 'none' };
  const awsClientOptions = { endpoint: hangingUrl, region: 'us-east-1', credentials };
  const places = ['before', 'after', 'onError'] as const;
  const hooks = (hook: unknown) => places.map((place) => invocationsOf(nothing, { [place]: hook }));
  const calls = Array.from({ length: SATURATING });
  const saturated = invocationsOf(({ ai }) => Promise.all(calls.map(() => ai.post('/metaphysical', SMALL))));
  return {
    alone: [
      invocationsOf(hang),
      invocationsOf(refuse),
      invocationsOf(nothing, { before: hang as never }),
      invocationsOf(nothing, { after: hang as never }),
      invocationsOf(nothing, NONE, { environmentVariable: 'BENCH_UNSET', awsClientOptions, backoffMs: 1 }),
      ...hooks(refuse),
      ...garbage.flatMap((value) => hooks(() => value)),
    ],
    saturated: () => {
      process.env.AI_SERVICE_URL = hangingUrl;
      return saturated();
    },
  };
}
