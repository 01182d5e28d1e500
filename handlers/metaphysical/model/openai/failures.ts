import {
  type FailureError,
  isFailure,
  isUpstreamError,
  type UpstreamError,
  type UpstreamFailureKind,
} from '../../../../index.ts';
import { kindOfStatus } from '../../../../src/call/classify.ts';
import { cutOff, modelError } from '../failure.ts';
import { recordOf } from './record.ts';

/**
 * The failure for an error in the stream: `{"code":429}` (vLLM, OpenRouter) or `{"type":"rate_limit_error"}` (OpenAI).
 * An error without either is the server's own failure.
 */
export function streamFailureOf(error: unknown): UpstreamError {
  return modelError(kindOfStreamError(error), { reason: 'the model failed while it answered' });
}

function kindOfStreamError(error: unknown): UpstreamFailureKind {
  const { code, type } = recordOf(error) ?? {};
  const status = Number(wordOf(code));
  if (status >= 400) return kindOfStatus(status);
  return /rate_?limit|overloaded/.test(`${wordOf(code)} ${wordOf(type)}`) ? 'upstream-overloaded' : 'upstream-error';
}

/** The errors of older vLLM and SGLang stand bare in the stream: `{"object":"error","code":400}`. */
export function isStreamError({ object, code }: Readonly<Record<string, unknown>>): boolean {
  return object === 'error' && wordOf(code) !== '';
}

function wordOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** An error in the messages themselves has no status: only the transport's failures have. */
function isBreak(failure: FailureError): boolean {
  if (!isUpstreamError(failure) || failure.kind !== 'upstream-invalid') return false;
  return failure.upstreamStatus !== undefined && failure.cause?.code !== REFUSED;
}

/** The code of a body that the transport refused itself, as it is too large. */
const REFUSED = 'ERR_BAD_RESPONSE';

/**
 * The failure of an answer that was being read. A connection that breaks after some text is `cut-off`; before any text
 * it is unreachable. Broken HTTP cannot be distinguished from a broken connection.
 *
 * @param hasText true if any text had come by then
 */
export function bodyFailureOf(error: unknown, hasText: boolean): Error {
  if (isFailure(error) && !isBreak(error)) return error;
  const cause = isFailure(error) ? error.cause : undefined;
  return hasText ? cutOff(cause) : modelError('upstream-unreachable', { cause });
}
