import { fileURLToPath } from 'node:url';
import { afterEach } from '@jest/globals';
import type { InvocationResult } from '../../local/invocation.ts';
import { LambdaFunction } from '../../local/lambda-function.ts';
import type { Clock } from '../../src/clock.ts';

/** A function of tests/local/functions with its log. */
export interface LoggedFunction {
  readonly lambda: LambdaFunction;
  readonly lines: readonly string[];
}

export const functionsRoot: string = fileURLToPath(new URL('functions', import.meta.url));

export interface TestFunctionOptions {
  readonly timeoutMs?: number;
  readonly initLimitMs?: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
}

const started: LambdaFunction[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((lambda) => lambda.stop()));
});

/** Starts a function that stops after the test. Time limits are generous unless a test is about them. */
export function testFunction(handler: string, options: TestFunctionOptions = {}): LoggedFunction {
  const { timeoutMs = 60_000, initLimitMs = 60_000, environment = {}, clock } = options;
  const lines: string[] = [];
  const lambda = new LambdaFunction({
    definition: { key: 'test', name: 'service-test', handler, timeoutMs, memorySizeMb: 256, environment },
    root: functionsRoot,
    region: 'us-east-1',
    initLimitMs,
    ...(clock && { clock }),
    log: (_name, line) => lines.push(line),
  });
  started.push(lambda);
  return { lambda, lines };
}

/** The error's type of a failed invocation, or what it returned. */
export function errorTypeOf(result: InvocationResult): string {
  return 'error' in result ? result.error.errorType : `no error: ${result.payload}`;
}

/** The body of a handler's answer. */
export function bodyOf(result: InvocationResult): Record<string, unknown> {
  if ('error' in result) throw new Error(`${result.error.errorType}: ${result.error.errorMessage}`);
  return JSON.parse(JSON.parse(result.payload).body);
}
