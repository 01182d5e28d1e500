import type { ProxyResponse } from '../failure/proxy-response.ts';

/**
 * The response that payload format 2.0 infers from a result without a `statusCode` (API Gateway developer guide, "Format
 * of the API Gateway Lambda proxy response"), for the log and for callers; undefined for a result with a `statusCode`. The
 * result must have no flaw.
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

/** Tells for sure that a result has a status in its JSON. A result with `toJSON` must be serialized to know. */
function hasStatus(result: unknown): boolean {
  if (typeof result !== 'object' || result === null || 'toJSON' in result) return false;
  return Object.hasOwn(result, 'statusCode') && (result as { statusCode: unknown }).statusCode !== undefined;
}
