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

/** Every option of `inbound()`. */
const INBOUND_OPTIONS: OptionNames<InboundOptions> = {
  ...ACCESS_LOG_OPTIONS,
  ...EXPOSURE_OPTIONS,
  ...PRESENTATION_OPTIONS,
};

/** The options that `aiUpstream()` sets itself. */
const { as: _name, ...FROM_SERVICE_URL } = SERVICE_URL_OPTIONS;
const { as: _client, baseURL: _url, ...FROM_UPSTREAM } = UPSTREAM_OPTIONS;

/** Every option of `aiUpstream()`. */
const AI_UPSTREAM_OPTIONS: OptionNames<AiUpstreamOptions> = {
  ...INBOUND_OPTIONS,
  ...FROM_SERVICE_URL,
  ...FROM_UPSTREAM,
};

/** Another name or a URL of its own needs the middlewares one by one. */
const ONE_BY_ONE: MisplacedOptions = {
  as: 'as is for another upstream: use serviceUrl({ as }) and upstream({ as })',
  baseURL: 'baseURL takes the place of the parameter: use upstream({ baseURL })',
};

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
 *   bodyLimit                      before the parser, which would read any length; its error is rendered by those above
 *   httpJsonBodyParser             before anything that costs time: a request that is no JSON asks nobody anything
 *   accessLog                      stands anywhere: it watches from the start and writes when the answer is decided
 *   problemDetails                 after (so: in onError before) httpErrorHandler, which renders its document
 *   upstreamErrors                 after problemDetails: first gives foreign errors a kind, which is then described
 *   deadline                       before all that takes time
 *   serviceUrl                     spends time, so it stands behind the deadline
 *   upstream                       needs the URL
 */

/**
 * The part of the standard stack for whoever is called: it has a deadline and answers failures as problems.
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
 * failures as problems. It needs `bounded()` below it and `@middy/http-error-handler` before it.
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
