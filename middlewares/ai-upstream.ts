import type middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { AxiosInstance } from '../src/axios/client.ts';
import { PRESENTATION_OPTIONS } from '../src/call/presentation.ts';
import type { Deadline } from '../src/deadline/deadline.ts';
import { EXPOSURE_OPTIONS } from '../src/deadline/exposure.ts';
import { type MisplacedOptions, type OptionNames, ownOptions, pickOptions } from '../src/option-names.ts';
import { ACCESS_LOG_OPTIONS, type AccessLogOptions, accessLog } from './access-log.ts';
import { deadline } from './deadline.ts';
import { UPSTREAM_OPTIONS, type UpstreamOptions } from './execution/upstream-client.ts';
import { type ProblemDetailsOptions, problemDetails } from './problem-details.ts';
import { SERVICE_URL_OPTIONS, type ServiceUrlOptions, serviceUrl } from './service-url.ts';
import { upstream } from './upstream.ts';
import { type UpstreamErrorsOptions, upstreamErrors } from './upstream-errors.ts';

/** Options of `inbound()`. */
export interface InboundOptions extends AccessLogOptions, ProblemDetailsOptions, UpstreamErrorsOptions {}

/** Options of `aiUpstream()`. */
export interface AiUpstreamOptions
  extends InboundOptions,
    Omit<ServiceUrlOptions, 'as'>,
    Omit<UpstreamOptions, 'as' | 'baseURL'> {}

/** The names of the options of `inbound()`. */
const INBOUND_OPTIONS: OptionNames<InboundOptions> = {
  ...ACCESS_LOG_OPTIONS,
  ...EXPOSURE_OPTIONS,
  ...PRESENTATION_OPTIONS,
};

/** `aiUpstream()` sets `as` and `baseURL` itself. */
const { as: _name, ...FROM_SERVICE_URL } = SERVICE_URL_OPTIONS;
const { as: _client, baseURL: _url, ...FROM_UPSTREAM } = UPSTREAM_OPTIONS;

/** The names of the options of `aiUpstream()`. */
const AI_UPSTREAM_OPTIONS: OptionNames<AiUpstreamOptions> = {
  ...INBOUND_OPTIONS,
  ...FROM_SERVICE_URL,
  ...FROM_UPSTREAM,
};

/** The options that need `serviceUrl()` and `upstream()` in place of `aiUpstream()`. */
const ONE_BY_ONE: MisplacedOptions = {
  as: 'as is for another upstream: use serviceUrl({ as }) and upstream({ as })',
  baseURL: 'baseURL takes the place of the parameter: use upstream({ baseURL })',
};

/** The context behind `inbound()`. */
export type InboundContext = Context & { readonly deadline: Deadline };

/** The context behind `aiUpstream()`. */
export type AiUpstreamContext = InboundContext & { readonly aiUrl: string; readonly ai: AxiosInstance };

/*
 * THE order, with the reasons. Middy runs `before` from first to last and `onError` from last to first.
 *
 *   bounded()                      the execution mode, not a middleware: it takes the deadline before anything runs
 *   httpSecurityHeaders, httpCors  first, so that they run last on an error's response and add their headers to it
 *   httpErrorHandler               renders the error that the middlewares below have described
 *   bodyLimit                      before the parser, which has no limit; its error is rendered by those above
 *   httpJsonBodyParser             before all that takes time: a request without valid JSON causes no calls
 *   accessLog                      anywhere: it runs first and logs when the response is decided
 *   problemDetails                 after httpErrorHandler, so that its onError runs before the one that renders it
 *   upstreamErrors                 after problemDetails, so that foreign errors have a kind before they are described
 *   deadline                       before all that takes time
 *   serviceUrl                     after the deadline, as it takes time
 *   upstream                       last, as it needs the URL
 */

/**
 * The standard stack of a handler that calls no upstream: it has a deadline and answers failures as problem documents.
 *
 * @throws RangeError or TypeError naming option and value
 */
export function inbound(options: InboundOptions = {}): middy.MiddlewareObj<unknown, unknown, Error, InboundContext>[] {
  const own = ownOptions('inbound()', options, INBOUND_OPTIONS);
  const logged = accessLog(pickOptions(own, ACCESS_LOG_OPTIONS));
  const described = problemDetails(pickOptions(own, EXPOSURE_OPTIONS));
  return [logged, described, upstreamErrors(pickOptions(own, PRESENTATION_OPTIONS)), deadline()] as never;
}

/**
 * The standard stack of a handler that calls the AI service: `context.deadline`, `context.aiUrl`, `context.ai`, and
 * failures as problem documents. It needs the `bounded()` execution mode, and `@middy/http-error-handler` before it.
 *
 * @example middy(bounded()).use(httpErrorHandler({ logger: false })).use(aiUpstream({ parameterName: '/chat/ai-url' }))
 * @throws RangeError or TypeError naming option and value
 */
export function aiUpstream(
  options: AiUpstreamOptions,
): middy.MiddlewareObj<unknown, unknown, Error, AiUpstreamContext>[] {
  const own = ownOptions('aiUpstream()', options, AI_UPSTREAM_OPTIONS, ONE_BY_ONE);
  return [
    ...inbound(pickOptions(own, INBOUND_OPTIONS)),
    serviceUrl(pickOptions(own, SERVICE_URL_OPTIONS)),
    upstream(pickOptions(own, UPSTREAM_OPTIONS)),
  ] as never;
}
