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
import { claimErrors, errorReport } from './execution/error-report.ts';
import { watching } from './execution/hooks.ts';
import { invocationOf } from './execution/invocation.ts';
import { type AccessLogger, writerFor } from './execution/log-writer.ts';
import { originalError } from './execution/problem-error.ts';

/** Options of `accessLog()`. */
export interface AccessLogOptions {
  /** Where the line goes. Default: `console`, as one line of JSON. */
  readonly logger?: AccessLogger;
  /**
   * The part that is logged of an unexpected error: `safe` for its name, its code and its stack as frames, `full` for
   * its message too. Messages may hold data of users; secrets that are known are left out of them. Default: `safe`.
   */
  readonly logErrors?: LogErrors;
  /** Finds the user's id in an event. Only a keyed hash of it is logged. Default: none is. */
  readonly userIdOf?: (event: unknown) => unknown;
  /** The key of the hash: the same key makes the same user the same everywhere. Default: random, for each container. */
  readonly userIdKey?: string;
}

/** Every option of `accessLog()`. */
export const ACCESS_LOG_OPTIONS: OptionNames<AccessLogOptions> = {
  logger: true,
  logErrors: true,
  userIdOf: true,
  userIdKey: true,
};

/** The message of every line. */
const ACCESS_LOG_MESSAGE = 'invocation';

/** The defaults of the access log's options. */
export const ACCESS_LOG_DEFAULTS: { readonly logErrors: 'safe' } = { logErrors: 'safe' };

/**
 * Writes one line for each invocation, when its answer is decided: request id, route, status, code, where the time
 * went and what was left. Never a body, a header, a URL or, unless `logErrors` says so, a message of somebody else's error.
 *
 * Its level says whose fault it was: ERROR for a bug or a configuration of our own, with the error's stack as frames,
 * WARN for an upstream's failure or a time-out, INFO for everything else.
 *
 * It watches from the start wherever it stands in the stack, so that an answer given early is logged too.
 *
 * @throws TypeError naming an option that is unknown, or option and value
 */
export function accessLog(options: AccessLogOptions = {}): middy.MiddlewareObj {
  const own = ownOptions('accessLog()', options, ACCESS_LOG_OPTIONS);
  const { logErrors } = { ...ACCESS_LOG_DEFAULTS, ...own };
  oneOf('accessLog(): logErrors', logErrors, ['safe', 'full']);
  const write = writerFor(own.logger ?? console);
  const hashUserId = userIdHash(own);
  const accessLogBefore = (request: middy.Request): void => {
    const invocation = invocationOf(request, 'accessLog()');
    claimErrors(request);
    invocation.onEnd((ending) => {
      const { response } = ending;
      const status = readProperty(response, 'statusCode');
      const thrown: unknown = originalError(request.error) ?? ending.error;
      const level = levelOf({ error: thrown, threw: 'error' in ending, status });
      const fields = {
        requestId: invocation.requestId,
        route: invocation.origin.route,
        status,
        code: codeOf(response),
        ...blame(thrown),
        ...invocation.deadline.timing(),
        // A call that nobody awaited is a bug of the handler's: a count says so where there is one.
        leftOpenCalls: invocation.deadline.leftOpenCalls || undefined,
        user: hashUserId(request.event),
      };
      const error = level === 'ERROR' ? errorReport(thrown, invocation, logErrors) : undefined;
      write({ level, message: ACCESS_LOG_MESSAGE, fields, error });
    });
  };
  return {
    before: watching(accessLogBefore),
    // Without bounded() there is no line, and nothing would say why: so it is thrown where Lambda logs it.
    onError: function accessLogOnError(request): void {
      invocationOf(request, 'accessLog()');
    },
  };
}

/** For an operator: what lies behind a failure, in names and codes only. */
function blame(thrown: unknown): Record<string, unknown> {
  if (thrown === undefined || thrown === null) return {};
  if (!isFailure(thrown)) return { cause: scrub(thrown) };
  const { reason, cause } = detailsOf(thrown);
  const [phase, upstream, upstreamStatus] = ['phase', 'upstream', 'upstreamStatus'].map((key) =>
    readProperty(thrown, key),
  );
  return { reason, cause, phase, upstream, upstreamStatus };
}

/** The code as the client saw it. */
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

/** HMAC-SHA-256 (RFC 2104): without the key, a list of user ids cannot be tried against the log. */
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
      // An event without a user is still an event to be logged.
      return undefined;
    }
  };
}
