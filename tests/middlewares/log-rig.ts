import { type AccessLogOptions, accessLog } from '../../middlewares/access-log.ts';
import { restEvent } from '../../testing/events.ts';
import { createFakeClock, type FakeClock } from '../../testing/fake-clock.ts';
import { type InvocationOptions, invoke, type Outcome, type StackOptions, stackOf } from './support.ts';

export interface Logged {
  readonly lines: Record<string, unknown>[];
  readonly messages: string[];
  readonly outcome: Outcome;
  readonly clock: FakeClock;
}

/** The log of one invocation. */
export async function logged(
  stack: StackOptions,
  invocation: InvocationOptions = {},
  options: AccessLogOptions = {},
): Promise<Logged> {
  const [lines, messages, clock] = [[] as Record<string, unknown>[], [] as string[], createFakeClock()];
  const logger = {
    info: (message: string, fields: Record<string, unknown>): void => {
      messages.push(message);
      lines.push(fields);
    },
  };
  const { use = [], ...rest } = stack;
  const outcome = await invoke(stackOf({ clock, ...rest, use: [accessLog({ logger, ...options }), ...use] }), clock, {
    event: restEvent({ arrivedAt: clock.now() }),
    ...invocation,
  });
  return { lines, messages, outcome, clock };
}

/** A handler or hook that throws. */
export const failing = (error: unknown) => (): Promise<never> => Promise.reject(error);
