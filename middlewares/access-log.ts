import type middy from '@middy/core';
import type { LogErrors } from '../src/failure/error-report.ts';
import { detailsOf, isFailure } from '../src/failure/errors.ts';
import { levelOf } from '../src/failure/level.ts';
import { PROBLEM_CONTENT_TYPE } from '../src/failure/problem.ts';
import { scrub } from '../src/failure/redact.ts';
import { headerOf } from '../src/lambda/multi-value-headers.ts';
import { type OptionNames, ownOptions } from '../src/option-names.ts';
import { oneOf } from '../src/options.ts';
import { readProperty } from '../src/unknown.ts';
import { errorReport, markLogged } from './execution/error-report.ts';
import { runFirst } from './execution/hooks.ts';
import { invocationOf } from './execution/invocation.ts';
import { type AccessLogger, writerFor } from './execution/log-writer.ts';
import { originalError } from './execution/problem-error.ts';

/** Options of `accessLog()`. */
export interface AccessLogOptions {
  /** The logger of the line. Default: `console`, with one line of JSON. */
  readonly logger?: AccessLogger;
  /**
   * The details of an unexpected error in the log: `safe` for its name, its code and its stack as frames, `full` for its
   * message too. Messages may have data of users; known secrets are removed from them. Default: `safe`.
   */
  readonly logErrors?: LogErrors;
  /** Returns the user's id of an event. Only a keyed hash of it is logged. Default: no user is logged. */
  readonly userIdOf?: (event: unknown) => unknown;
  /** The key of the hash. With the same key a user has the same hash in all containers. Default: random, for each container. */
  readonly userIdKey?: string;
}

/** The names of the options. */
export const ACCESS_LOG_OPTIONS: OptionNames<AccessLogOptions> = {
  logger: true,
  logErrors: true,
  userIdOf: true,
  userIdKey: true,
};

/** The message of every line. */
const ACCESS_LOG_MESSAGE = 'invocation';

/** The defaults of the options. */
export const ACCESS_LOG_DEFAULTS: { readonly logErrors: 'safe' } = { logErrors: 'safe' };

/**
 * Logs one line for each invocation, when its response is decided: request id, route, status, code, the time spent and
 * the time left. It never logs a body, a header or a URL, and the message of a foreign error only with `logErrors: 'full'`.
 *
 * The level is ERROR for a bug or a configuration of our own, with the error's stack as frames; WARN for an upstream's
 * failure or a time-out; INFO for everything else.
 *
 * It runs first, wherever it is in the stack, so that an early response is logged too.
 *
 * @throws TypeError naming an unknown option, or an option and its wrong value
 */
export function accessLog(options: AccessLogOptions = {}): middy.MiddlewareObj {
  const own = ownOptions('accessLog()', options, ACCESS_LOG_OPTIONS);
  const { logErrors } = { ...ACCESS_LOG_DEFAULTS, ...own };
  oneOf('accessLog(): logErrors', logErrors, ['safe', 'full']);
  const write = writerFor(own.logger ?? console);
  const hashUserId = userIdHash(own);
  const accessLogBefore = (request: middy.Request): void => {
    const invocation = invocationOf(request, 'accessLog()');
    markLogged(request);
    invocation.onEnd((outcome) => {
      const { response } = outcome;
      const status = readProperty(response, 'statusCode');
      const thrown: unknown = originalError(request.error) ?? outcome.error;
      const level = levelOf({ error: thrown, threw: 'error' in outcome, status });
      const fields = {
        requestId: invocation.requestId,
        route: invocation.origin.route,
        status,
        code: codeOf(response),
        ...causeFields(thrown),
        ...invocation.deadline.timing(),
        // A call that nobody awaited is a bug of the handler. The count is logged only if there is one.
        leftOpenCalls: invocation.deadline.leftOpenCalls || undefined,
        user: hashUserId(request.event),
      };
      const error = level === 'ERROR' ? errorReport(thrown, invocation, logErrors) : undefined;
      write({ level, message: ACCESS_LOG_MESSAGE, fields, error });
    });
  };
  return {
    before: runFirst(accessLogBefore),
    // Without bounded() no line is written, so the missing mode is thrown, and Lambda logs it.
    onError: function accessLogOnError(request): void {
      invocationOf(request, 'accessLog()');
    },
  };
}

/** The fields that explain an error to an operator, in names and codes only. */
function causeFields(thrown: unknown): Record<string, unknown> {
  if (thrown === undefined || thrown === null) return {};
  if (!isFailure(thrown)) return { cause: scrub(thrown) };
  const { reason, cause } = detailsOf(thrown);
  const [phase, upstream, upstreamStatus] = ['phase', 'upstream', 'upstreamStatus'].map((key) =>
    readProperty(thrown, key),
  );
  return { reason, cause, phase, upstream, upstreamStatus };
}

/** The code in the problem document that the client gets. */
function codeOf(response: unknown): unknown {
  const type = headerOf(response, 'Content-Type');
  const body = readProperty(response, 'body');
  if (type !== PROBLEM_CONTENT_TYPE || typeof body !== 'string') return undefined;
  try {
    return readProperty(JSON.parse(body), 'code');
  } catch {
    return undefined;
  }
}

/** Makes the keyed hash, HMAC-SHA-256 (RFC 2104): without the key nobody can test a list of user ids against the log. */
function userIdHash({ userIdOf, userIdKey }: AccessLogOptions): (event: unknown) => string | undefined {
  if (userIdOf === undefined) return () => undefined;
  const { createHmac, randomBytes } = process.getBuiltinModule('node:crypto');
  const key = userIdKey || randomBytes(32);
  return (event) => {
    try {
      const userId = userIdOf(event);
      return typeof userId === 'string'
        ? createHmac('sha256', key).update(userId).digest('base64url').slice(0, 22)
        : undefined;
    } catch {
      // An event without a user is logged too.
      return undefined;
    }
  };
}
