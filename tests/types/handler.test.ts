import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Complaint, complaintsAbout } from './compiler.ts';

const PREAMBLE = `
import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import type {
  APIGatewayProxyEvent as E, APIGatewayProxyEventV2, APIGatewayProxyHandler, APIGatewayProxyResult as R, Context, Handler,
  SQSEvent,
} from 'aws-lambda';
import { aiUpstream, bounded, inbound, type LambdaHandler, upstream } from '../../index.ts';
export type Used = [E, R, APIGatewayProxyEventV2, APIGatewayProxyHandler, Context, Handler, LambdaHandler, SQSEvent];
export const used: unknown[] = [middy, httpErrorHandler, httpJsonBodyParser, aiUpstream, bounded, inbound, upstream];
declare const event: E;
declare const context: Context;
export const given: unknown[] = [event, context];
`;

/** Code of a common chain, whose handler uses the stack's context. */
const chain = (options: { readonly types?: string; readonly handlerTypes?: string; readonly answer?: string } = {}) => `
middy${options.types ?? '<E, R>'}(bounded())
  .use(httpErrorHandler({ logger: false }))
  .use(aiUpstream({ parameterName: '/x' }))
  .use(upstream({ as: 'billing', baseURL: 'https://billing.example.com' }))
  .handler${options.handlerTypes ?? ''}(async (event, { ai, billing, deadline }) => {
    const [{ data }] = await Promise.all([ai.post<{ answer: string }>('/ask', event), billing.get('/bill')]);
    return { ${options.answer ?? 'statusCode: 200'}, body: data.answer + deadline.remainingMs() };
  });`;

const COMPILES: Readonly<Record<string, string>> = {
  'an annotated chain is a LambdaHandler': `export const handler: LambdaHandler<E, R> = ${chain()}`,
  'a LambdaHandler is a Handler of aws-lambda': `
declare const ours: LambdaHandler<E, R>;
export const handler: Handler<E, R> = ours;
export const proxied: APIGatewayProxyHandler = ours;`,
  'a chain without annotation is a Handler of aws-lambda': `
export const handler = ${chain()}
export const theirs: Handler<E, R> = handler;
export const proxied: APIGatewayProxyHandler = handler;`,
  'a chain whose handler names its types may be annotated as a Handler of aws-lambda': `
export const handler: Handler<E, R> = ${chain({ handlerTypes: '<E, R>' })}`,
  'a chain that says nothing of its event is a Handler for any': `
export const handler = ${chain({ types: '' })}
export const theirs: Handler<APIGatewayProxyEventV2, R> = handler;`,
  'a parsed body and an annotation go together': `
export const handler: LambdaHandler<E, R> = middy<E, R>(bounded()).use(httpJsonBodyParser()).use(inbound())
  .handler(async (event, { deadline }) => ({ statusCode: 200, body: String(event.body) + deadline.at }));`,
  'a handler that answers nothing': `
export const handler: LambdaHandler<SQSEvent, void> = middy<SQSEvent, void>(bounded()).use(inbound())
  .handler(async ({ Records }, { deadline }) => deadline.require(Records.length));
export const theirs: Handler<SQSEvent, void> = handler;`,
  'a test calls it with the context that Lambda gives': `
const handler = ${chain()}
export const status: Promise<number> = handler(event, context).then(({ statusCode }) => statusCode);`,
};

/** Snippets that do not compile, with a part of the compiler's message. */
const REFUSED: Readonly<Record<string, readonly [source: string, message: string]>> = {
  'an answer that the annotation does not allow': [
    `export const handler: LambdaHandler<E, R> = ${chain({ answer: 'status: 200' })}`,
    `Property 'statusCode' is missing`,
  ],
  'an annotation for another event': [
    `const handler = ${chain()}\nexport const theirs: Handler<APIGatewayProxyEventV2, R> = handler;`,
    'is not assignable to type',
  ],
  'a call with no context at all': [
    `const handler = ${chain()}\nexport const answer: unknown = handler(event);`,
    'Expected 2-3 arguments',
  ],
  'a Handler of aws-lambda as the annotation of a chain that does not name its types': [
    `export const handler: Handler<E, R> = ${chain()}`,
    `to parameter of type 'never'`,
  ],
  'the same with Middy alone': [
    'export const handler: Handler<E, R> = middy<E, R>().handler(async () => ({ statusCode: 200, body: "" }));',
    `to parameter of type 'never'`,
  ],
};

let complaints: Readonly<Record<string, Complaint[]>>;

const fileOf = (name: string): string => `handler-${name.replaceAll(/\W+/g, '-')}`;
const about = (name: string): Complaint[] => complaints[fileOf(name)] ?? [];

beforeAll(() => {
  const refused = Object.entries(REFUSED).map(([name, [source]]) => [name, source] as const);
  const snippets = [...Object.entries(COMPILES), ...refused];
  complaints = complaintsAbout(Object.fromEntries(snippets.map(([name, code]) => [fileOf(name), PREAMBLE + code])));
}, 60_000);

describe('compiles', () => {
  test.each(Object.keys(COMPILES))('%s', (name) => {
    expect(complaints).toHaveProperty(fileOf(name), []);
  });
});

describe('does not compile', () => {
  test.each(Object.entries(REFUSED))('%s', (name, [, message]) => {
    expect(about(name).map((complaint) => complaint.message)).toContainEqual(expect.stringContaining(message));
  });
});
