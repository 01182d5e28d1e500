import type { APIGatewayEventIdentity } from 'aws-lambda';

/** What a test may choose about an HTTP request, whichever front door it comes through. */
export interface HttpEventOptions {
  /** Default POST. */
  method?: string;
  /** Default /chat. */
  path?: string;
  /** Beside what every front door adds, and before it: a name given here, in any case, replaces a default. Default none. */
  headers?: Record<string, string>;
  /** Default none. */
  query?: Record<string, string>;
  /** An object is sent as JSON with its content type, text as it is; without one the request has no body. */
  body?: object | string;
  /** Whether the body comes base64-encoded, as binary media types do. Default false. */
  base64?: boolean;
  /** When the request reached the front door, in milliseconds since the epoch. Default: now. */
  arrivedAt?: number;
  /** Default: a fixed UUID. */
  requestId?: string;
}

/** An HTTP request with every choice made. */
export interface HttpParts {
  method: string;
  path: string;
  /** With the names as the client wrote them. */
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

/** Nobody in particular: what API Gateway says of a caller that did not sign its request. */
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

/** Header names are case-insensitive: what a test gives replaces a default however it is written. */
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

/** Every value in a list of one, as REST APIs repeat headers and queries. */
export const multiValue = (values: Record<string, string>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]));

export const lowerCaseNames = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** REST APIs send null, not {}, for no query. */
export const orNull = <T extends object>(values: T): T | null => (Object.keys(values).length > 0 ? values : null);

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** An instant as API Gateway prints it: 15/Jan/2026:12:00:00 +0000 (the Common Log Format). */
export function commonLogTime(epochMs: number): string {
  const date = new Date(epochMs);
  const day = String(date.getUTCDate()).padStart(2, '0');
  return `${day}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}:${date.toISOString().slice(11, 19)} +0000`;
}
