import type { APIGatewayEventIdentity } from 'aws-lambda';

/** Options of an HTTP request, for every front door. */
export interface HttpEventOptions {
  /** Default POST. */
  method?: string;
  /** Default /chat. */
  path?: string;
  /** Additional headers. A name in any case replaces the default header of that name. Default none. */
  headers?: Record<string, string>;
  /** Default none. */
  query?: Record<string, string>;
  /** An object is sent as JSON with its content type, text as it is. Default: no body. */
  body?: object | string;
  /** True if the body is base64-encoded, as it is for binary media types. Default false. */
  base64?: boolean;
  /** The arrival of the request at the front door, in milliseconds since the epoch. Default: now. */
  arrivedAt?: number;
  /** Default: a fixed UUID. */
  requestId?: string;
}

/** An HTTP request with every default filled in. */
export interface HttpParts {
  method: string;
  path: string;
  /** With the names as the client writes them. */
  headers: Record<string, string>;
  query: Record<string, string>;
  body: string | undefined;
  isBase64Encoded: boolean;
  arrivedAt: number;
  requestId: string;
}

export const REGION = 'eu-west-1';
export const ACCOUNT_ID = '123456789012';
export const SOURCE_IP = '203.0.113.7';
export const USER_AGENT = 'middy-deadline-tests/1.0';

/** The identity of a caller without a signature, as API Gateway writes it. */
export const IDENTITY: APIGatewayEventIdentity = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  sourceIp: SOURCE_IP,
  user: null,
  userAgent: USER_AGENT,
  userArn: null,
};

/** Adds the default headers whose names are not given, in any case. */
function withDefaults(headers: Record<string, string>, defaults: Record<string, string>): Record<string, string> {
  const given = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const kept = Object.entries(defaults).filter(([name]) => !given.has(name.toLowerCase()));
  return { ...Object.fromEntries(kept), ...headers };
}

const encode = (text: string, base64: boolean): string => (base64 ? Buffer.from(text).toString('base64') : text);

export function partsOf(options: HttpEventOptions, host: string): HttpParts {
  const { body, base64 = false } = options;
  const defaults = {
    Host: host,
    'User-Agent': USER_AGENT,
    'X-Forwarded-For': SOURCE_IP,
    'X-Forwarded-Port': '443',
    'X-Forwarded-Proto': 'https',
    ...(typeof body === 'object' ? { 'Content-Type': 'application/json' } : {}),
  };
  const text = typeof body === 'object' ? JSON.stringify(body) : body;
  return {
    method: options.method ?? 'POST',
    path: options.path ?? '/chat',
    headers: withDefaults(options.headers ?? {}, defaults),
    query: options.query ?? {},
    body: text === undefined ? undefined : encode(text, base64),
    isBase64Encoded: text !== undefined && base64,
    arrivedAt: options.arrivedAt ?? Date.now(),
    requestId: options.requestId ?? 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
  };
}

/** Puts each value in a list, as REST APIs repeat headers and queries. */
export const multiValue = (values: Record<string, string>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]));

export const lowerCaseNames = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** The values; null if there are none, as REST APIs write an empty query. */
export const orNull = <T extends object>(values: T): T | null => (Object.keys(values).length > 0 ? values : null);

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Formats an instant as API Gateway does: 15/Jan/2026:12:00:00 +0000 (Common Log Format). */
export function commonLogTime(epochMs: number): string {
  const date = new Date(epochMs);
  const day = String(date.getUTCDate()).padStart(2, '0');
  return `${day}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}:${date.toISOString().slice(11, 19)} +0000`;
}
