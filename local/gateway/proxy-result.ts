import { type OutgoingHttpHeaders, validateHeaderName, validateHeaderValue } from 'node:http';
import * as v from 'valibot';
import type { GatewayResponse } from './response.ts';

const headerValue = v.union([v.string(), v.number(), v.boolean()]);

/**
 * What API Gateway takes for a proxy response; anything else it calls malformed.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format
 */
const proxyResult = v.object({
  statusCode: v.pipe(
    v.union([v.number(), v.pipe(v.string(), v.digits(), v.transform(Number))]),
    v.integer(),
    v.minValue(200),
    v.maxValue(599),
  ),
  headers: v.nullish(v.record(v.string(), headerValue)),
  multiValueHeaders: v.nullish(v.record(v.string(), v.array(headerValue))),
  cookies: v.nullish(v.array(v.string())),
  body: v.nullish(v.string()),
  isBase64Encoded: v.nullish(v.boolean()),
});

type ProxyResult = v.InferOutput<typeof proxyResult>;

/** What the two payload formats do not share. */
export interface PayloadFormat {
  /** Where lists of headers are. */
  readonly lists: 'multiValueHeaders' | 'cookies';
  /** The type of a body that has none. */
  readonly contentType: string;
}

/** The client's response to a function's result; undefined for a malformed one. */
export function proxyResponse(result: unknown, format: PayloadFormat): GatewayResponse | undefined {
  const { success, output } = v.safeParse(proxyResult, result);
  if (!success) return undefined;
  try {
    const body = output.body ?? '';
    return {
      status: output.statusCode,
      headers: { 'content-type': format.contentType, ...mergedHeaders(output, format) },
      body: output.isBase64Encoded ? Buffer.from(body, 'base64') : body,
    };
  } catch {
    // A header that cannot be sent.
    return undefined;
  }
}

/** Headers that the gateway sets for its own connection to the client, whatever the function says. */
const ownHeaders = /^(connection|content-length|keep-alive|te|trailer|transfer-encoding|upgrade)$/;

/** Both maps as one list: a name may be in both, and a value that is in both counts once. */
function mergedHeaders(result: ProxyResult, { lists }: PayloadFormat): OutgoingHttpHeaders {
  const single = Object.entries(result.headers ?? {}).map(([name, value]) => [name, [value]] as const);
  const several = lists === 'cookies' ? { 'set-cookie': result.cookies ?? [] } : (result.multiValueHeaders ?? {});
  const merged = new Map<string, Set<string>>();
  for (const [given, values] of [...single, ...Object.entries(several)]) {
    const name = given.toLowerCase();
    if (ownHeaders.test(name)) continue;
    validateHeaderName(name);
    const all = merged.get(name) ?? new Set();
    for (const value of values.map(String)) {
      validateHeaderValue(name, value);
      all.add(value);
    }
    if (all.size > 0) merged.set(name, all);
  }
  const entries = [...merged].map(([name, all]) => [name, all.size === 1 ? [...all][0] : [...all]]);
  return Object.fromEntries(entries);
}
