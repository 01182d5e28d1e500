import { elementsOf, keysOf, readProperty, tryOrUndefined } from '../unknown.ts';

/**
 * Moves all headers of a result to its `multiValueHeaders`: a load balancer with multi-value headers reads no others
 * (Elastic Load Balancing user guide, "Responses with multi-value headers"). A header that is in both keeps the list.
 */
export function withMultiValueHeaders(result: unknown): unknown {
  return tryOrUndefined(() => merged(result)) ?? result;
}

function merged(result: unknown): unknown {
  const headers = readProperty(result, 'headers');
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) return undefined;
  const { headers: _single, multiValueHeaders, ...rest } = result as Record<string, unknown>;
  const lists = new Set(keysOf(multiValueHeaders).map((name) => name.toLowerCase()));
  const singles = Object.entries(headers)
    .filter(([name, value]) => value !== undefined && !lists.has(name.toLowerCase()))
    .map(([name, value]) => [name, [value]]);
  return { ...rest, multiValueHeaders: { ...Object.fromEntries(singles), ...(multiValueHeaders as object) } };
}

/** A header of a response, from `headers` or `multiValueHeaders`; the first value if there are more. */
export function headerOf(response: unknown, name: string): unknown {
  const single = readProperty(readProperty(response, 'headers'), name);
  return single ?? elementsOf(readProperty(readProperty(response, 'multiValueHeaders'), name))?.[0];
}
