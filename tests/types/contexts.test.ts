import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Complaint, complaintsAbout } from './compiler.ts';

const PREAMBLE = `
import middy from '@middy/core';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { Logger } from '@aws-lambda-powertools/logger';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { AxiosInstance } from 'axios';
import {
  accessLog, aiUpstream, bodyLimit, bounded, deadline, fetchUpstream, inbound, isFailure, isUpstreamError, originalError, problemDetails,
  serviceUrl, upstream,
  upstreamErrors, type Deadline, type FailureKind, type Fetch,
} from '../../index.ts';
type Is<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
type IsAny<T> = 0 extends 1 & T ? true : false;
declare function check<T extends true>(): T;
export const used: unknown[] = [
  createOpenAICompatible, Anthropic, OpenAI,
  middy, Logger, accessLog, aiUpstream, bodyLimit, bounded, deadline, fetchUpstream, inbound, isFailure, isUpstreamError, originalError,
  problemDetails,
  serviceUrl, upstream, upstreamErrors,
];
export type Used = [
  APIGatewayProxyEvent, APIGatewayProxyResult, Context, AxiosInstance, Deadline, FailureKind, Fetch, Is<1, 1>, IsAny<1>,
];
`;

/** Code that puts a handler on a stack. */
const on = (stack: string, body: string): string =>
  `export const handler: unknown = middy(bounded())${stack}.handler(async (_event, context) => {\n${body}\n});`;

const P = `parameterName: '/x'`;
const ALL_ONE_BY_ONE = `.use(deadline()).use(serviceUrl({ ${P} })).use(upstream())`;
const AI_MEMBERS = `
check<Is<typeof context.deadline, Deadline>>();
check<Is<typeof context.aiUrl, string>>();
check<Is<typeof context.ai, AxiosInstance>>();
check<Is<typeof context.awsRequestId, string>>();`;

const COMPILES: Readonly<Record<string, string>> = {
  'a context that grows one middleware after the other': on(ALL_ONE_BY_ONE, AI_MEMBERS),
  'a context that grows by the standard stack, which is a list': on(`.use(aiUpstream({ ${P} }))`, AI_MEMBERS),
  'a context that grows by the inbound stack': on(
    '.use(inbound())',
    'check<Is<typeof context.deadline, Deadline>>();\nreturn context.deadline.remainingMs();',
  ),
  'an upstream that answers in time by itself, whose attempts get all of what remains': on(
    `.use(aiUpstream({ ${P}, retry: { attemptShare: 1 } }))`,
    AI_MEMBERS,
  ),
  'a second upstream beside the first': on(
    `.use(aiUpstream({ ${P} })).use(upstream({ as: 'billing', baseURL: 'https://b.example.com' }))`,
    `${AI_MEMBERS}\ncheck<Is<typeof context.billing, AxiosInstance>>();`,
  ),
  'an upstream by fetch beside one by axios': on(
    `.use(aiUpstream({ ${P} })).use(fetchUpstream({ as: 'billing', baseURL: 'https://b.example.com', throwOnStatus: true }))`,
    `${AI_MEMBERS}
check<Is<typeof context.billing, Fetch>>();
const response = await context.billing('/x', { method: 'POST', body: new Uint8Array(5), signal: context.deadline.signal });
check<Is<typeof response, Response>>();
check<Is<IsAny<typeof context.billing>, false>>();`,
  ),
  'a fetch under the name that it has by default': on(
    '.use(fetchUpstream())',
    'check<Is<typeof context.ai, typeof globalThis.fetch>>();',
  ),
  'a fetch of the deadline, for whatever takes one': on(
    `.use(deadline())`,
    `check<Is<typeof context.deadline.fetch, Fetch>>();
check<Is<IsAny<typeof context.deadline.fetch>, false>>();
const openai = new OpenAI({ fetch: context.deadline.fetch, maxRetries: 0 });
const anthropic = new Anthropic({ fetch: context.deadline.fetch, maxRetries: 0 });
const provider = createOpenAICompatible({ name: 'x', baseURL: 'https://x.example.com', fetch: context.deadline.fetch });
used.push(openai, anthropic, provider);`,
  ),
  'an upstream with a URL of its own from SSM': on(
    `.use(serviceUrl({ as: 'billing', ${P} })).use(upstream({ as: 'billing' }))`,
    'check<Is<typeof context.billingUrl, string>>();\ncheck<Is<typeof context.billing, AxiosInstance>>();',
  ),
  'a context that others have extended': on(
    `.use({ before: () => undefined } as middy.MiddlewareObj<unknown, unknown, Error, Context & { chat: { prompt: string } }>)${ALL_ONE_BY_ONE}`,
    `${AI_MEMBERS}\ncheck<Is<typeof context.chat, { prompt: string }>>();`,
  ),
  'events and results with types of their own': `
export const handler: unknown = middy<APIGatewayProxyEvent, APIGatewayProxyResult>(bounded())
  .use(aiUpstream({ ${P} }))
  .handler(async (event, { ai, deadline }) => {
    check<Is<typeof event.body, string | null>>();
    const { data } = await ai.post<{ answer: string }>('/metaphysical', { prompt: event.body }, { timeout: 500 });
    const { timeout, signal, headers } = deadline.requestConfig({ capMs: 500 });
    await ai.request({ url: '/x', timeout, signal, headers });
    return { statusCode: 200, body: data.answer };
  });`,
  'a handler that takes the signal': `
export const handler: unknown = middy(bounded({ reserveMs: { caller: 200 } })).handler(async (_event, _context, { signal }) => {
  check<Is<typeof signal, AbortSignal>>();
});`,
  'every option there is': `
export const stacks: unknown[] = [
  bounded({ reserveMs: 400, restApiLimitMs: 60_000, httpApiLimitMs: 10_000, webSocketApiLimitMs: 5_000, exposeTiming: true }),
  bodyLimit({ maxBytes: 65_536 }),
  aiUpstream({
    ${P}, environmentVariable: 'AI_URL', ttlMs: 1, fetchTimeoutMs: 2, maxStaleMs: 3, awsClientOptions: { region: 'eu-west-1' },
    timeoutMs: 4, maxRequestBytes: 5, maxResponseBytes: 6, overloadedStatus: 503, passThrough: [404],
    logger: console, logErrors: 'full', userIdOf: (event) => event, userIdKey: 'key', exposeTiming: 'budget',
  }),
  inbound({ logErrors: 'safe', exposeTiming: false }),
  accessLog({ logger: new Logger() }),
  problemDetails({ exposeTiming: 'budget' }),
  accessLog({ logger: { info: (message: string, fields: object) => used.push(message, fields) } }),
  accessLog({ logger: { info: () => undefined, warn: () => undefined, error: () => undefined } }),
  upstreamErrors({ overloadedStatus: 502 }),
];`,
  'an error as an onError finds it': `
export const look: unknown = { onError: ({ error }: { error: unknown }) => check<Is<ReturnType<typeof originalError>, unknown>>() && originalError(error) };`,
  'what a guard tells of an error': `
export function look(error: unknown): string {
  if (isUpstreamError(error)) {
    check<Is<typeof error.upstreamStatus, number | undefined>>();
    return error.upstream;
  }
  if (isFailure(error)) {
    check<Is<typeof error.kind, FailureKind>>();
    return error.code;
  }
  return '';
}`,
  'a limit of bodies before the parser, which leaves the context as it is': on(
    `.use(bodyLimit({ maxBytes: 65_536 })).use(aiUpstream({ ${P} }))`,
    AI_MEMBERS,
  ),
  'nothing of it is any': on(
    `.use(aiUpstream({ ${P} }))`,
    ['context', 'context.ai', 'context.aiUrl', 'context.deadline', '_event']
      .map((name) => `check<Is<IsAny<typeof ${name}>, false>>();`)
      .join('\n'),
  ),
};

/** A snippet, the line that does not compile, and a part of the compiler's message. */
type Refused = readonly [source: string, line: string, message: string];

const option = (source: string, message: string): Refused => [
  `export const built: unknown = ${source};`,
  source,
  message,
];
const member = (stack: string, expression: string, message: string): Refused => [
  on(stack, `return ${expression};`),
  expression,
  message,
];
const STANDARD = `.use(aiUpstream({ ${P} }))`;

const REFUSED: Readonly<Record<string, Refused>> = {
  'a reserve in words': option(`bounded({ reserveMs: '500' })`, `Type 'string' is not assignable`),
  'a reserve for a clock there is none of': option(
    'bounded({ reserveMs: { lambda: 1, alb: 2 } })',
    `'alb' does not exist`,
  ),
  'an option that bounded() has not': option('bounded({ timeoutMs: 500 })', `'timeoutMs' does not exist`),
  'another execution mode for bounded()': option(
    'bounded({ executionMode: () => undefined })',
    `'executionMode' does not exist`,
  ),
  'a limit of bodies without a number': option('bodyLimit({})', `Property 'maxBytes' is missing`),
  'a limit of bodies that is not told': option('bodyLimit()', 'Expected 1 arguments'),
  'a limit of bodies in words': option(`bodyLimit({ maxBytes: '1MB' })`, `Type 'string' is not assignable`),
  'an option that bodyLimit() has not': option('bodyLimit({ maxBytes: 1, maxKeys: 1 })', `'maxKeys' does not exist`),
  'options for deadline()': option('deadline(500)', 'Expected 0 arguments'),
  'a URL without the name of its parameter': option('serviceUrl({})', `Property 'parameterName' is missing`),
  'a parameter whose name is no text': option('serviceUrl({ parameterName: 5 })', `Type 'number' is not assignable`),
  'a time to live in words': option(`serviceUrl({ ${P}, ttlMs: '5m' })`, `Type 'string' is not assignable`),
  'an option of an upstream that is misspelt': option('upstream({ timeout: 500 })', `'timeout' does not exist`),
  'an option of a fetch that is misspelt': option(
    'fetchUpstream({ throwOnError: true })',
    `'throwOnError' does not exist`,
  ),
  'a choice about statuses in words': option(
    `fetchUpstream({ throwOnStatus: 'yes' })`,
    `Type 'string' is not assignable`,
  ),
  'an option of a fetch that upstream() has not': option(
    'upstream({ throwOnStatus: true })',
    `'throwOnStatus' does not exist`,
  ),
  'a new fetch for the deadline': member(STANDARD, '(context.deadline.fetch = fetch)', 'read-only property'),
  'an instance of axios where there is a fetch': member(
    '.use(fetchUpstream())',
    `context.ai.get('/x')`,
    `'get' does not exist`,
  ),
  'a limit of an upstream in words': option(`upstream({ maxResponseBytes: '6MB' })`, `Type 'string' is not assignable`),
  'a share of an attempt in words': option(
    `upstream({ retry: { attemptShare: 'all' } })`,
    `Type 'string' is not assignable`,
  ),
  'a limit that is there and undefined': option('upstream({ timeoutMs: undefined })', 'exactOptionalPropertyTypes'),
  'a status for overload that is not one of the two': option(
    'upstreamErrors({ overloadedStatus: 500 })',
    `Type '500' is not assignable`,
  ),
  'a status to pass through that is no list': option('upstreamErrors({ passThrough: 404 })', `not assignable to type`),
  'a logger whose error is no method': option(
    'accessLog({ logger: { info: () => 1, error: 1 } })',
    'not assignable to type',
  ),
  'errors logged in some other way': option(`inbound({ logErrors: 'all' })`, `not assignable to type`),
  'a part of the timing that there is not': option(`bounded({ exposeTiming: 'all' })`, `not assignable to type`),
  'a logger that cannot log': option('accessLog({ logger: {} })', 'not assignable to type'),
  'a user id that is no function': option(`accessLog({ userIdOf: 'userId' })`, `Type 'string' is not assignable`),
  'the standard stack without a parameter': option('aiUpstream({})', `Property 'parameterName' is missing`),
  'the standard stack under another name': option(`aiUpstream({ ${P}, as: 'other' })`, `'as' does not exist`),
  'an upstream for the inbound stack': option(`inbound({ ${P} })`, `'parameterName' does not exist`),
  'a misspelt deadline': member(STANDARD, 'context.deadlin', `Property 'deadlin' does not exist`),
  'a misspelt URL': member(STANDARD, 'context.aiURL', `Property 'aiURL' does not exist`),
  'a misspelt client': member(STANDARD, 'context.AI.get("/x")', `Property 'AI' does not exist`),
  'a member that the deadline has not': member(STANDARD, 'context.deadline.remaining()', `'remaining' does not exist`),
  'what is for the toolkit alone': member(STANDARD, 'context.deadline.end()', `'end' does not exist`),
  'a client that no middleware puts there': member(STANDARD, 'context.billing', `Property 'billing' does not exist`),
  'a client before its middleware': member('.use(deadline())', 'context.ai', `Property 'ai' does not exist`),
  'a URL under another name': member(
    `.use(serviceUrl({ as: 'billing', ${P} }))`,
    'context.aiUrl',
    `Property 'aiUrl' does not exist`,
  ),
  'a new instant for the deadline': member(STANDARD, '(context.deadline.at = 5)', 'read-only property'),
  'a new client': member(STANDARD, '(context.ai = null as never)', 'read-only property'),
  'a cap in words': member(
    STANDARD,
    `context.deadline.requestConfig({ capMs: '5' })`,
    `Type 'string' is not assignable`,
  ),
  'an option of a call that axios has not': member(
    STANDARD,
    `context.ai.get('/x', { timeOut: 5 })`,
    `'timeOut' does not exist`,
  ),
};

let complaints: Readonly<Record<string, Complaint[]>>;

beforeAll(() => {
  const sources = {
    ...COMPILES,
    ...Object.fromEntries(Object.entries(REFUSED).map(([name, [source]]) => [name, source])),
  };
  const snippets = Object.entries(sources).map(([name, source]) => [name.replaceAll(/\W+/g, '-'), PREAMBLE + source]);
  complaints = complaintsAbout(Object.fromEntries(snippets));
}, 60_000);

const about = (name: string): Complaint[] | undefined => complaints[name.replaceAll(/\W+/g, '-')];

describe('compiles', () => {
  test.each(Object.keys(COMPILES))('%s', (name) => {
    expect(about(name)).toEqual([]);
  });
});

describe('does not compile, for the reason meant and no other', () => {
  test.each(Object.entries(REFUSED))('%s', (name, [, line, message]) => {
    expect(about(name)).toEqual([{ line: expect.stringContaining(line), message: expect.stringContaining(message) }]);
  });
});
