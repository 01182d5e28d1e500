import type { Context } from 'aws-lambda';
import { type Clock, systemClock } from '../src/clock.ts';

/** Options of `createLambdaContext()`. */
export interface LambdaContextOptions {
  /** The time until Lambda ends the invocation, in milliseconds; it may be negative. Default 25,000. */
  remainingMs?: number;
  /** The clock from which the remaining time is read. Default: the machine's, as in Lambda. */
  clock?: Clock;
  /** The `awsRequestId`. Default: a fixed UUID. */
  requestId?: string;
  /** Default: 'chatbot'. */
  functionName?: string;
  /** The function's memory, in MB. Default 512. */
  memoryMb?: number;
  /** True if `getRemainingTimeInMillis` needs its `this`, as a method of a class with a private field does. Default false. */
  needsThis?: boolean;
  /** True if the context is frozen. Default false. */
  frozen?: boolean;
  /** True for a context without `getRemainingTimeInMillis`, as with some local runners. Default false. */
  missingClock?: boolean;
}

/** A context whose `getRemainingTimeInMillis` throws when it is called without its `this`. */
class ClassContext {
  readonly #deadlineMs: number;
  readonly #clock: Clock;

  constructor(deadlineMs: number, clock: Clock) {
    this.#deadlineMs = deadlineMs;
    this.#clock = clock;
  }

  getRemainingTimeInMillis(): number {
    return this.#deadlineMs - this.#clock.now();
  }
}

/**
 * The members beside `getRemainingTimeInMillis`, as `aws-lambda-ric` 4 makes them (`ContextBuilder`): optional ones are
 * present and undefined. There is no `done`, `fail`, `succeed` or `callbackWaitsForEmptyEventLoop`, though the types have
 * them: Node.js 24 has no callback handlers.
 */
function environmentOf(options: LambdaContextOptions): object {
  const functionName = options.functionName ?? 'chatbot';
  return {
    clientContext: undefined,
    identity: undefined,
    invokedFunctionArn: `arn:aws:lambda:eu-west-1:123456789012:function:${functionName}`,
    awsRequestId: options.requestId ?? '8a1d5b0e-6b5c-4f0e-9d53-2f0c6a7b1e11',
    tenantId: undefined,
    xRayTraceId: undefined,
    functionName,
    functionVersion: '$LATEST',
    memoryLimitInMB: String(options.memoryMb ?? 512),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: '2026/01/15/[$LATEST]0123456789abcdef0123456789abcdef',
  };
}

function clockOf(options: LambdaContextOptions): object {
  if (options.missingClock) return {};
  const clock = options.clock ?? systemClock;
  const deadlineMs = clock.now() + (options.remainingMs ?? 25_000);
  if (options.needsThis) return new ClassContext(deadlineMs, clock);
  return { getRemainingTimeInMillis: () => deadlineMs - clock.now() };
}

/** Creates a Lambda context, as the runtime client passes it to a handler. Its remaining time counts from now. */
export function createLambdaContext(options: LambdaContextOptions = {}): Context {
  const context = Object.assign(clockOf(options), environmentOf(options)) as Context;
  return options.frozen ? Object.freeze(context) : context;
}
