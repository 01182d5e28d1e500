import { readProperty } from '../unknown.ts';
import { readCallerTimeoutMs } from './caller.ts';
import { readFrontDoor } from './front-door.ts';
import { instantOf } from './instant.ts';
import { type OpenInvocation, openInvocation } from './invocation.ts';
import { readRemainingMs } from './lambda-clock.ts';
import type { DeadlineSettings } from './settings.ts';

/** Begins an invocation: reads the three clocks once, before anything else runs, and starts the deadline. */
export function beginInvocation(event: unknown, context: unknown, settings: DeadlineSettings): OpenInvocation {
  const now = settings.clock.now();
  const instant = instantOf(
    {
      now,
      remainingMs: readRemainingMs(context),
      frontDoor: readFrontDoor(event, now, settings),
      callerTimeoutMs: readCallerTimeoutMs(event),
    },
    settings.reserves,
  );
  const requestId = readProperty(context, 'awsRequestId');
  return openInvocation(instant, settings.clock, typeof requestId === 'string' ? requestId : undefined, event);
}
