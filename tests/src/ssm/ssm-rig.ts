import { GetParametersCommand, SSMClient, ThrottlingException } from '@aws-sdk/client-ssm';
import { expect } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { accessLog } from '../../../middlewares/access-log.ts';
import { type ServiceUrlOptions, serviceUrl } from '../../../middlewares/service-url.ts';
import { createFakeClock, type FakeClock } from '../../../testing/fake-clock.ts';
import { answerOf, OK, type Stack, stackOf } from '../../middlewares/support.ts';

export const ssm: ReturnType<typeof mockClient> = mockClient(SSMClient);
export const NAME = '/chat/test/ai-service-url';
export const URL = 'https://ai.example.com/v1';

export const answers = (value: string): void => {
  ssm.on(GetParametersCommand).resolves({ Parameters: [{ Name: NAME, Value: value }], InvalidParameters: [] });
};
export const throttles = (): void => {
  const $metadata = { httpStatusCode: 400 };
  ssm
    .on(GetParametersCommand)
    .rejects(new ThrottlingException({ message: 'Rate exceeded for CANARY', $metadata } as never));
};
export const hangs = (): void => {
  ssm.on(GetParametersCommand).callsFake(() => new Promise(() => undefined));
};
export const calls = (): number => ssm.commandCalls(GetParametersCommand).length;

/** A delay so long that no invocation waits for its end. */
export const BACKOFF_MS = 40_000;

export interface Rig {
  readonly clock: FakeClock;
  readonly stack: Stack;
  readonly urls: unknown[];
  readonly lines: Record<string, unknown>[];
}

/** A new container: a stack whose handler records the URL on its context. */
export function cold(options: Partial<ServiceUrlOptions<string>> = {}): Rig {
  const [clock, urls, lines] = [createFakeClock(), [] as unknown[], [] as Record<string, unknown>[]];
  const logger = { info: (_message: string, fields: Record<string, unknown>) => void lines.push(fields) };
  const { as = 'ai' } = options;
  const handler = async (_event: unknown, context: Record<string, unknown>): Promise<object> => {
    urls.push(context[`${as}Url`]);
    return OK;
  };
  const stack = stackOf({
    clock,
    use: [accessLog({ logger }), serviceUrl({ parameterName: NAME, clock, backoffMs: BACKOFF_MS, ...options })],
    handler,
  });
  return { clock, stack, urls, lines };
}

/** A container that has fetched its value once. */
export async function warm(options: Partial<ServiceUrlOptions> = {}): Promise<Rig> {
  answers(URL);
  const rig = cold(options);
  expect(await answerOf(rig.stack, rig.clock)).toEqual(OK);
  return rig;
}
