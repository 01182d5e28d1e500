import { expect } from '@jest/globals';

/** Lambda's limit for a response, as its own error message states it: 6 MB and some bytes for the envelope. */
const MAX_RESPONSE_BYTES = 6_291_556;

/** Texts of JavaScript engines, parsers and Node, stack frames and paths. A client must not see them. */
const INTERNAL_MESSAGES =
  /Cannot (read|set|create|convert|assign)|is not (a function|iterable|valid JSON)|Unexpected (token|end)|Maximum call|node_modules|\n\s+at |\.ts:\d|\w(Type|Range|Syntax)?Error\b|canary/i;

/** A proxy response of a Lambda function to API Gateway or a load balancer. */
export interface ProxyResponse {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: string;
}

/** A wrapped function as Lambda's runtime calls it. */
export type Invokable = (event?: unknown, context?: unknown) => Promise<unknown>;

/**
 * Lists the reasons for which a gateway would refuse a response, after its conversion to JSON. An empty list means
 * well-formed.
 */
export function flawsOf(response: unknown): string[] {
  const wire = asSent(response);
  if (typeof wire === 'string') return [wire];
  // Front doors treat null as absent: Lambda functions in Go send it so.
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

/** A result as Lambda passes it on, or the reason why it cannot. */
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

/** Checks the rules for every answer to an HTTP event, and for every failure among them. */
export function expectAnswer(response: unknown): asserts response is ProxyResponse {
  expect(flawsOf(response)).toEqual([]);
  const { statusCode, headers = {}, multiValueHeaders, body } = response as Answer;
  if (statusCode < 400) return;
  // A load balancer with multi-value headers reads only these.
  const type = multiValueHeaders === undefined ? headers['Content-Type'] : multiValueHeaders['Content-Type']?.join();
  expect(type).toBe('application/problem+json');
  expect(JSON.parse(body ?? '')).toMatchObject({ status: statusCode, code: expect.any(String) });
  expect(body).not.toMatch(INTERNAL_MESSAGES);
}

/** The response or the error of a run. */
export async function settled(run: () => unknown): Promise<{ readonly response?: unknown; readonly error?: unknown }> {
  try {
    return { response: await run() };
  } catch (error) {
    return { error };
  }
}

/** The prototypes on which pollution would be visible. */
const PROTOTYPES = [Object.prototype, Array.prototype, Function.prototype, Error.prototype, Promise.prototype];

/** The property names of the shared prototypes. Nothing that is sent may change them. */
export function sharedPrototypes(): string {
  return JSON.stringify(PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).map(String)));
}
