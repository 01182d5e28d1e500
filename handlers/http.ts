import type middy from '@middy/core';
import type { RequestEvent } from '@middy/http-json-body-parser';
import type { Options } from '@middy/http-security-headers';
import type { Context } from 'aws-lambda';
import {
  ACCESS_LOG_DEFAULTS,
  type AccessLogOptions,
  bodyLimit,
  DEADLINE_DEFAULTS,
  type DeadlineOptions,
  type LambdaHandler,
  type LogErrors,
} from '../index.ts';
import { idempotencyKeyOf } from './idempotency/key.ts';
import { CHAT_JSON_LIMITS, type ChatRequest, parseChatRequest } from './request/chat-request.ts';
import { checkJsonStructure } from './request/json-structure.ts';

/** `false` turns a header off, says the documentation of `@middy/http-security-headers`; its types do not. */
const OFF = false as never;

/**
 * Security headers of a JSON API: those that steer how a browser shows a document (its content policy, its features)
 * are left out, as they are two kilobytes that no answer of this kind needs, and the resource may be read across
 * origins.
 */
export const SECURITY_HEADERS: Options = {
  contentSecurityPolicy: { 'default-src': "'none'", 'frame-ancestors': "'none'" },
  crossOriginEmbedderPolicy: OFF,
  crossOriginOpenerPolicy: OFF,
  crossOriginResourcePolicy: { policy: 'cross-origin' },
  dnsPrefetchControl: OFF,
  downloadOptions: OFF,
  originAgentCluster: OFF,
  permissionsPolicy: OFF,
  permittedCrossDomainPolicies: OFF,
};

/** The gateway's timeout, configured beside the gateway in serverless.yml. Default: the toolkit's. */
const GATEWAY_TIMEOUT_MS = Number(process.env.GATEWAY_TIMEOUT_MS || DEADLINE_DEFAULTS.restApiLimitMs);

/** The deadline's options of both services. */
export const DEADLINE_OPTIONS: DeadlineOptions = { restApiLimitMs: GATEWAY_TIMEOUT_MS };

/**
 * Bounds the work of the parser. No valid request is larger than this, and a small one may still be of a hundred
 * thousand values: each costs Middy's parser a call, so they are counted before it.
 *
 * @throws 413, 415 or 400, before anything is parsed
 */
export function limitBody(): middy.MiddlewareObj[] {
  return [
    bodyLimit({ maxBytes: CHAT_JSON_LIMITS.bytes }),
    {
      before: function limitBodyBefore({ event }): void {
        const { body, isBase64Encoded } = event as { body?: unknown; isBase64Encoded?: unknown };
        if (typeof body !== 'string') return;
        checkJsonStructure(isBase64Encoded ? Buffer.from(body, 'base64').toString() : body, CHAT_JSON_LIMITS);
      },
    },
  ];
}

/** The context after `readChatRequest()`. */
export type ChatContext = Context & { readonly chat: ChatRequest };

/** An answer as API Gateway takes it. */
export interface JsonResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A service as Lambda's runtime calls it: an event of any front door that carries a JSON body. */
export type HttpHandler = LambdaHandler<RequestEvent, JsonResponse>;

/**
 * Reads the fields of the parsed body. It comes before all that costs time: an invalid request causes no call.
 *
 * @throws an `http-errors` error, 400 or 413, that lists every wrong field
 */
export function readChatRequest(): middy.MiddlewareObj<unknown, unknown, Error, ChatContext> {
  return {
    before: function readChatRequestBefore({ event, context }): void {
      Object.assign(context, { chat: parseChatRequest((event as { body: unknown }).body) });
    },
  };
}

/** The context after `readIdempotencyKey()`. */
export type KeyContext = Context & { readonly idempotencyKey: string | undefined };

/**
 * Takes the client's Idempotency-Key, if it sent one. It needs `@middy/http-header-normalizer` before it.
 *
 * @throws an `http-errors` error, 400, when there is one that is no key
 */
export function readIdempotencyKey(): middy.MiddlewareObj<unknown, unknown, Error, KeyContext> {
  return {
    before: function readIdempotencyKeyBefore({ event, context }): void {
      Object.assign(context, { idempotencyKey: idempotencyKeyOf(event as object) });
    },
  };
}

/** The log options of both services: one key for the stack, so that a user has the same hash in both. */
export const LOG_OPTIONS: AccessLogOptions = {
  // Any other value is refused when the stack is built.
  logErrors: (process.env.LOG_ERRORS || ACCESS_LOG_DEFAULTS.logErrors) as LogErrors,
  userIdOf: (event) => (event as { body?: { userId?: unknown } | null } | null)?.body?.userId,
  userIdKey: process.env.ACCESS_LOG_KEY ?? '',
};

/** A JSON answer that no cache keeps: it was made for one user at one moment. */
export function json(body: object): JsonResponse {
  return jsonText(JSON.stringify(body));
}

/** An answer whose body is JSON already. */
export function jsonText(body: string): JsonResponse {
  return {
    statusCode: 200,
    headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' },
    body,
  };
}
