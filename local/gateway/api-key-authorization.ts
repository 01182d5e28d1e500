import { createHash, timingSafeEqual } from 'node:crypto';
import type { UsagePlanDefinition } from '../definitions.ts';
import type { Authorize } from './authorization.ts';
import { restError } from './response.ts';
import { startUsage } from './usage-plan.ts';

/** An API key and its usage plan. */
export interface ApiKey {
  readonly id: string;
  readonly value: string;
  readonly plan: UsagePlanDefinition;
}

const forbidden = restError(403, 'ForbiddenException', '{"message":"Forbidden"}');
const excess = {
  throttled: restError(429, 'TooManyRequestsException', '{"message":"Too Many Requests"}'),
  'quota exceeded': restError(429, 'LimitExceededException', '{"message":"Limit Exceeded"}'),
} as const;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * `ApiKeyRequired`: checks the key in `x-api-key` and the limits of its usage plan.
 *
 * @param nowMs default: the system's time
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
 */
export function apiKeyAuthorization({ id, value, plan }: ApiKey, nowMs: () => number = Date.now): Authorize {
  const usage = startUsage(plan);
  const expected = digest(value);
  return ({ message }) => {
    const given = message.headers['x-api-key'];
    if (typeof given !== 'string' || !timingSafeEqual(digest(given), expected)) return { refused: forbidden };
    const verdict = usage.count(nowMs());
    return verdict === 'within' ? { identity: { apiKey: value, apiKeyId: id } } : { refused: excess[verdict] };
  };
}
