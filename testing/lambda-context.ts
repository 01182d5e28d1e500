import type { Context } from 'aws-lambda';
import { type Clock, systemClock } from '../src/clock.ts';

/** What a test may choose about an invocation's context. */
export interface LambdaContextOptions {
  /** Time until Lambda ends the invocation, in milliseconds. Default 25,000; may be negative. */
  remainingMs?: number;
  /** Default: the machine's clock, as in Lambda. */
  clock?: Clock;
  /** Default: a fixed UUID. */
  requestId?: string;
  /** Default: 'chatbot'. */
  functionName?: string;
  /** The function's memory, in MB. Default 512. */
  memoryMb?: number;
  /** The clock method needs its `this`, as that of a class with a private field does. Default false. */
  needsThis?: boolean;
  /** Nothing can be added to the context. Default false. */
  frozen?: boolean;
  /** No `getRemainingTimeInMillis`, as with some local runners. Default false. */
  missingClock?: boolean;
}

/** A context whose clock method fails when it is called without its owner. */
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
 * What Lambda's runtime client adds to the clock: the same keys with the same kinds of values as `aws-lambda-ric` 4
 * builds them (`ContextBuilder`), the optional ones being present and undefined. It has no `done`, `fail`, `succeed`
 * and no `callbackWaitsForEmptyEventLoop`, whatever the types say: Node.js 24 has no callback handlers.
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

/** A Lambda context as the runtime client gives it to a handler. The countdown starts when it is made. */
export function createLambdaContext(options: LambdaContextOptions = {}): Context {
  const context = Object.assign(clockOf(options), environmentOf(options)) as Context;
  return options.frozen ? Object.freeze(context) : context;
}
