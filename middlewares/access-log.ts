import type middy from '@middy/core';
import type { Ending } from '../src/deadline/invocation.ts';
import { isFailure } from '../src/failure/errors.ts';
import { PROBLEM_CONTENT_TYPE } from '../src/failure/problem.ts';
import { peek, scrub } from '../src/failure/redact.ts';
import { headerOf } from '../src/lambda/multi-value-headers.ts';
import { type OptionNames, ownOptions } from '../src/option-names.ts';
import { watching } from './run/hooks.ts';
import { invocationOf } from './run/invocation.ts';
import { originalOf } from './run/problem-error.ts';

/** What the line is written with: `console`, or a logger such as Powertools' that takes a message and fields. */
export type AccessLogger =
  | Pick<Console, 'info'>
  | {
      /** Writes one line at level INFO. */
      info(message: string, fields: Record<string, unknown>): void;
    };

/** Options of `accessLog()`. */
export interface AccessLogOptions {
  /** Where the line goes. Default: `console`, as one line of JSON. */
  readonly logger?: AccessLogger;
  /** Finds the user's id in an event. Only a keyed hash of it is logged. Default: none is. */
  readonly userIdOf?: (event: unknown) => unknown;
  /** The key of the hash: the same key makes the same user the same everywhere. Default: random, for each container. */
  readonly userIdKey?: string;
}

/** Every option of `accessLog()`. */
export const ACCESS_LOG_OPTIONS: OptionNames<AccessLogOptions> = { logger: true, userIdOf: true, userIdKey: true };

/** The message of every line. */
const ACCESS_LOG_MESSAGE = 'invocation';

/**
 * Writes one line for each invocation, when its answer is decided: request id, route, status, code, where the time
 * went and what was left. Never a body, a header, a URL or a message of somebody else's error.
 *
 * It watches from the start wherever it stands in the stack, so that an answer given early is logged too.
 *
 * @throws TypeError naming an option that is unknown
 */
export function accessLog(options: AccessLogOptions = {}): middy.MiddlewareObj {
  const own = ownOptions('accessLog()', options, ACCESS_LOG_OPTIONS);
  const write = writerFor(own.logger ?? console);
  const hashUserId = userIdHash(own);
  const accessLogBefore = (request: middy.Request): void => {
    const invocation = invocationOf(request, 'accessLog()');
    invocation.onEnd((ending) => {
      const { response } = ending;
      write({
        requestId: invocation.requestId,
        route: invocation.origin.route,
        status: peek(response, 'statusCode'),
        code: codeOf(response),
        ...blame(request, ending),
        ...invocation.deadline.timing(),
        // A call that nobody awaited is a bug of the handler's: a count says so where there is one.
        leftOpenCalls: invocation.deadline.leftOpenCalls || undefined,
        user: hashUserId(request.event),
      });
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
function blame(request: middy.Request, { error }: Ending): Record<string, unknown> {
  const thrown: unknown = originalOf(request.error) ?? error;
  if (thrown === undefined || thrown === null) return {};
  if (!isFailure(thrown)) return { cause: scrub(thrown) };
  const { reason, cause } = thrown;
  return { reason, cause, upstream: peek(thrown, 'upstream'), upstreamStatus: peek(thrown, 'upstreamStatus') };
}

/** The code as the client saw it. */
function codeOf(response: unknown): unknown {
  const type = headerOf(response, 'Content-Type');
  const body = peek(response, 'body');
  if (type !== PROBLEM_CONTENT_TYPE || typeof body !== 'string') return undefined;
  try {
    return peek(JSON.parse(body), 'code');
  } catch {
    return undefined;
  }
}

function writerFor(logger: AccessLogger): (fields: Record<string, unknown>) => void {
  if (logger === console) {
    return (fields) => console.info(JSON.stringify({ level: 'INFO', message: ACCESS_LOG_MESSAGE, ...fields }));
  }
  return (fields) => logger.info(ACCESS_LOG_MESSAGE, fields);
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
