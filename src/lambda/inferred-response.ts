import type { ProxyResponse } from '../failure/proxy-response.ts';

/**
 * The response that payload format 2.0 makes of a result without a `statusCode` (API Gateway developer guide, "Format of
 * the API Gateway Lambda proxy response"), so that there is one to be logged and seen by callers; undefined for a result
 * that has one. Only for results without a flaw.
 */
export function inferredResponse(result: unknown): ProxyResponse | undefined {
  if (hasStatus(result)) return undefined;
  const payload = JSON.stringify(result ?? null);
  const json: unknown = JSON.parse(payload);
  if (typeof json === 'object' && json !== null && Object.hasOwn(json, 'statusCode')) return undefined;
  return {
    statusCode: 200,
    headers: { 'Content-Type': 'application/json' },
    body: typeof json === 'string' ? json : payload,
  };
}

/** Tells whether a status is sure to be sent: one that JSON leaves out, or makes anew, is seen in what it writes. */
function hasStatus(result: unknown): boolean {
  if (typeof result !== 'object' || result === null || 'toJSON' in result) return false;
  return Object.hasOwn(result, 'statusCode') && (result as { statusCode: unknown }).statusCode !== undefined;
}
