import { type OutgoingHttpHeaders, type ServerResponse, validateHeaderName, validateHeaderValue } from 'node:http';
import * as v from 'valibot';
import type { Outcome } from './invocation.ts';

/** What the gateway sends to the client. */
export interface GatewayResponse {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string | Buffer;
}

const headerValue = v.union([v.string(), v.number(), v.boolean()]);

/**
 * What API Gateway takes for a proxy response; anything else it calls malformed.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format
 */
const proxyResponse = v.object({
  statusCode: v.pipe(
    v.union([v.number(), v.pipe(v.string(), v.digits(), v.transform(Number))]),
    v.integer(),
    v.minValue(200),
    v.maxValue(599),
  ),
  headers: v.nullish(v.record(v.string(), headerValue)),
  multiValueHeaders: v.nullish(v.record(v.string(), v.array(headerValue))),
  body: v.nullish(v.string()),
  isBase64Encoded: v.nullish(v.boolean()),
});

type ProxyResponse = v.InferOutput<typeof proxyResponse>;

/** Headers that the gateway sets for its own connection to the client, whatever the function says. */
const ownHeaders = /^(connection|content-length|keep-alive|te|trailer|transfer-encoding|upgrade)$/;

/** A gateway's own answer. */
function gatewayError(status: number, errorType: string, body: string): GatewayResponse {
  return { status, headers: { 'content-type': 'application/json', 'x-amzn-errortype': errorType }, body };
}

/** In the gateway's very words, blanks included. */
export const gatewayErrors: Readonly<
  Record<'unknownRoute' | 'tooLarge' | 'functionFailed' | 'timedOut', GatewayResponse>
> = {
  unknownRoute: gatewayError(403, 'MissingAuthenticationTokenException', '{"message":"Missing Authentication Token"}'),
  tooLarge: gatewayError(413, 'RequestTooLargeException', '{"message":"Request Too Long"}'),
  functionFailed: gatewayError(502, 'InternalServerErrorException', '{"message": "Internal server error"}'),
  timedOut: gatewayError(504, 'IntegrationTimeoutException', '{"message": "Endpoint request timed out"}'),
};

/** The client's response to what the function came to. */
export function responseTo(outcome: Outcome): GatewayResponse {
  const response = 'payload' in outcome ? parse(outcome.payload) : undefined;
  if (!response) return gatewayErrors.functionFailed;
  try {
    const body = response.body ?? '';
    return {
      status: response.statusCode,
      headers: mergedHeaders(response),
      body: response.isBase64Encoded ? Buffer.from(body, 'base64') : body,
    };
  } catch {
    // A header that cannot be sent.
    return gatewayErrors.functionFailed;
  }
}

function parse(payload: string): ProxyResponse | undefined {
  try {
    const { success, output } = v.safeParse(proxyResponse, JSON.parse(payload));
    return success ? output : undefined;
  } catch {
    return undefined;
  }
}

/** Both maps as one list: a name may be in both, and a value that is in both counts once. */
function mergedHeaders({ headers, multiValueHeaders }: ProxyResponse): OutgoingHttpHeaders {
  const single = Object.entries(headers ?? {}).map(([name, value]) => [name, [value]] as const);
  const merged = new Map<string, Set<string>>();
  for (const [given, values] of [...single, ...Object.entries(multiValueHeaders ?? {})]) {
    const name = given.toLowerCase();
    if (ownHeaders.test(name)) continue;
    validateHeaderName(name);
    const all = merged.get(name) ?? new Set();
    for (const value of values.map(String)) {
      validateHeaderValue(name, value);
      all.add(value);
    }
    merged.set(name, all);
  }
  const entries = [...merged].map(([name, all]) => [name, all.size === 1 ? [...all][0] : [...all]]);
  return { 'content-type': 'application/json', ...Object.fromEntries(entries) };
}

/** Sends it, unless the client has gone away. */
export function send(target: ServerResponse, { status, headers, body }: GatewayResponse): void {
  if (target.destroyed) return;
  const length = status === 204 || status === 304 ? {} : { 'content-length': Buffer.byteLength(body) };
  target.writeHead(status, { ...headers, ...length }).end(body);
}
