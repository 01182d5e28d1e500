import { expect } from '@jest/globals';

/** What Lambda takes as a response, as its own error message says it: 6 MB and a little for the envelope. */
const MAX_RESPONSE_BYTES = 6_291_556;

/** What engines, parsers and Node say of a mistake: no words for a client. Stack frames and paths are none either. */
const WORDS_OF_OTHERS =
  /Cannot (read|set|create|convert|assign)|is not (a function|iterable|valid JSON)|Unexpected (token|end)|Maximum call|node_modules|\n\s+at |\.ts:\d|\w(Type|Range|Syntax)?Error\b|canary/i;

/** A response as API Gateway and load balancers take it from a Lambda function. */
export interface ProxyResponse {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: string;
}

/** A wrapped function as Lambda's runtime calls it. */
export type Invokable = (event?: unknown, context?: unknown) => Promise<unknown>;

/** Everything that keeps a gateway from taking a response, as it gets it: as JSON. Nothing when it is well-formed. */
export function flawsOf(response: unknown): string[] {
  const wire = asSent(response);
  if (typeof wire === 'string') return [wire];
  // To front doors null is as good as absent: that is how Lambda functions in Go say it.
  const present = Object.entries(wire).filter(([, value]) => value !== null);
  const { statusCode, headers, body }: Record<string, unknown> = Object.fromEntries(present);
  const flaws: string[] = [];
  const isStatus = /^[2-5]\d\d$/.test(String(statusCode)) && ['number', 'string'].includes(typeof statusCode);
  if (!isStatus) flaws.push(`statusCode is ${JSON.stringify(statusCode)}`);
  if (headers !== undefined && !isHeaders(headers)) flaws.push('headers are no record of texts, numbers and booleans');
  if (body !== undefined && typeof body !== 'string') flaws.push(`body is no text: ${typeof body}`);
  return flaws;
}

function isHeaders(headers: unknown): boolean {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) return false;
  return Object.values(headers).every((value) => ['string', 'number', 'boolean'].includes(typeof value));
}

/** A result as Lambda passes it on, or why it cannot. */
function asSent(response: unknown): Record<string, unknown> | string {
  try {
    const json: unknown = JSON.stringify(response);
    if (typeof json !== 'string') return `it is no JSON: ${typeof response}`;
    const bytes = Buffer.byteLength(json);
    if (bytes > MAX_RESPONSE_BYTES) return `it has ${bytes} bytes`;
    const wire: unknown = JSON.parse(json);
    return typeof wire === 'object' && wire !== null ? (wire as Record<string, unknown>) : `it is no object: ${json}`;
  } catch (error) {
    return `it is no JSON: ${String(error)}`;
  }
}

interface Answer extends Partial<ProxyResponse> {
  readonly statusCode: number;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
}

/** Checks what every answer to an HTTP event must be, and what every failure among them must be. */
export function expectAnswer(response: unknown): asserts response is ProxyResponse {
  expect(flawsOf(response)).toEqual([]);
  const { statusCode, headers = {}, multiValueHeaders, body } = response as Answer;
  if (statusCode < 400) return;
  // A load balancer with multi-value headers reads these only.
  const type = multiValueHeaders === undefined ? headers['Content-Type'] : multiValueHeaders['Content-Type']?.join();
  expect(type).toBe('application/problem+json');
  expect(JSON.parse(body ?? '')).toMatchObject({ status: statusCode, code: expect.any(String) });
  expect(body).not.toMatch(WORDS_OF_OTHERS);
}

/** How a run ended, for runs that may end in an error. */
export async function settled(run: () => unknown): Promise<{ readonly response?: unknown; readonly error?: unknown }> {
  try {
    return { response: await run() };
  } catch (error) {
    return { error };
  }
}

/** Everything that a polluted prototype would show up in. */
const PROTOTYPES = [Object.prototype, Array.prototype, Function.prototype, Error.prototype, Promise.prototype];

/** The names on the prototypes that everybody shares: the same before and after, whatever was sent. */
export function sharedPrototypes(): string {
  return JSON.stringify(PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).map(String)));
}
