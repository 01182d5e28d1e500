import type middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Deadline } from '../src/deadline/deadline.ts';
import type { AxiosInstance } from '../src/upstream/client.ts';
import { type AccessLogOptions, accessLog } from './access-log.ts';
import { deadline } from './deadline.ts';
import { problemDetails } from './problem-details.ts';
import { type ServiceUrlOptions, serviceUrl } from './service-url.ts';
import { type UpstreamOptions, upstream } from './upstream.ts';
import { type UpstreamErrorsOptions, upstreamErrors } from './upstream-errors.ts';

/** Options of `inbound()`. */
export interface InboundOptions extends AccessLogOptions, UpstreamErrorsOptions {}

/** Options of `aiUpstream()`. */
export interface AiUpstreamOptions
  extends InboundOptions,
    Omit<ServiceUrlOptions, 'as'>,
    Omit<UpstreamOptions, 'as' | 'baseURL'> {}

/** What `inbound()` puts on the context. */
export type InboundContext = Context & { readonly deadline: Deadline };

/** What `aiUpstream()` puts on the context. */
export type AiUpstreamContext = InboundContext & { readonly aiUrl: string; readonly ai: AxiosInstance };

/*
 * THE order, and why. Middy runs `before` from first to last and `onError` from last to first.
 *
 *   bounded()                      not a middleware but the execution mode: takes the deadline before anything runs
 *   httpSecurityHeaders, httpCors  first, so that they are the last to touch an error's answer, which needs them too
 *   httpErrorHandler               renders what the ones below it made of the error
 *   httpJsonBodyParser             before anything that costs time: a request that is no JSON asks nobody anything
 *   accessLog                      stands anywhere: it watches from the start and writes when the answer is decided
 *   problemDetails                 after (so: in onError before) httpErrorHandler, which renders its document
 *   upstreamErrors                 after problemDetails: first gives foreign errors a kind, which is then described
 *   deadline                       before all that takes time
 *   serviceUrl                     spends time, so it stands behind the deadline
 *   upstream                       needs the URL
 */

/** The part of the standard stack for whoever is called: it has a deadline and answers failures as problems. */
export function inbound(options: InboundOptions = {}): middy.MiddlewareObj<unknown, unknown, Error, InboundContext>[] {
  return [accessLog(options), problemDetails(), upstreamErrors(options), deadline()] as never;
}

/**
 * The standard stack of a handler that calls the AI service: `context.deadline`, `context.aiUrl`, `context.ai`, and
 * failures as problems. It needs `bounded()` below it and `@middy/http-error-handler` before it.
 *
 * @example middy(bounded()).use(httpErrorHandler({ logger: false })).use(aiUpstream({ parameterName: '/chat/ai-url' }))
 * @throws RangeError or TypeError naming option and value
 */
export function aiUpstream(
  options: AiUpstreamOptions,
): middy.MiddlewareObj<unknown, unknown, Error, AiUpstreamContext>[] {
  return [...inbound(options), serviceUrl(options), upstream(options)] as never;
}
