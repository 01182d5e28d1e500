import type { UsagePlanDefinition } from '../definitions.ts';

/** The use of a plan so far. */
export interface Usage {
  /** Counts a request and checks it against both limits. */
  count(nowMs: number): 'within' | 'throttled' | 'quota exceeded';
}

/**
 * Starts to count the requests of a plan. The throttle is a token bucket: `burst` is its capacity, `ratePerSecond` its
 * refill. The quota is per day, week (from Sunday) or month, in UTC. A throttled request does not count against the
 * quota.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export function startUsage({ throttle, quota }: UsagePlanDefinition): Usage {
  let tokens = throttle?.burst ?? 0;
  let filledAtMs: number | undefined;
  let period: string | undefined;
  let used = 0;
  return {
    count(nowMs) {
      if (throttle) {
        const gained = ((nowMs - (filledAtMs ?? nowMs)) / 1000) * throttle.ratePerSecond;
        tokens = Math.min(throttle.burst, tokens + Math.max(0, gained));
        filledAtMs = nowMs;
        if (tokens < 1) return 'throttled';
        tokens -= 1;
      }
      if (quota) {
        const current = periodOf(quota.period, nowMs);
        if (current !== period) used = 0;
        period = current;
        if (used >= quota.limit) return 'quota exceeded';
        used += 1;
      }
      return 'within';
    },
  };
}

const dayMs = 24 * 60 * 60_000;

/** The start of the day, the week or the month as a text. */
function periodOf(period: 'DAY' | 'WEEK' | 'MONTH', nowMs: number): string {
  const now = new Date(nowMs);
  const startsAtMs = period === 'WEEK' ? nowMs - now.getUTCDay() * dayMs : nowMs;
  return new Date(startsAtMs).toISOString().slice(0, period === 'MONTH' ? 7 : 10);
}
