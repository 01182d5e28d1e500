import {
  ConfigurationError,
  type FailureKind,
  isFailure,
  UpstreamError,
  type UpstreamFailureKind,
} from '../../../index.ts';
import { statusFailureOf } from '../upstream/failure.ts';

/** The name of the language model as an upstream: on the context, in `timing` and in failures. */
export const MODEL = 'model';

/** The reasons of two failures that have a word of their own in the log: see `cutOff()` and `noKey()`. */
const CUT_OFF = 'cut-off';
const NO_KEY = 'no-key';

/** The words for a model's failure in the log. */
export type ModelFailure = 'throttled' | 'unavailable' | 'rejected' | 'invalid' | typeof CUT_OFF | typeof NO_KEY;

const WORDS: Readonly<Record<FailureKind, ModelFailure>> = {
  'deadline-exceeded': 'unavailable',
  'upstream-timeout': 'unavailable',
  'upstream-unreachable': 'unavailable',
  'upstream-invalid': 'invalid',
  'upstream-error': 'unavailable',
  'upstream-rejected': 'rejected',
  'upstream-overloaded': 'throttled',
  'circuit-open': 'unavailable',
  'invocation-ended': 'unavailable',
  configuration: 'rejected',
};

/** The log's word for an error of a model; `unavailable` for an error that is none of our failures. */
export function modelFailureOf(error: unknown): ModelFailure {
  if (!isFailure(error)) return 'unavailable';
  const { kind, reason } = error;
  return reason === CUT_OFF || reason === NO_KEY ? reason : WORDS[kind];
}

/** Creates a failure of the model as an upstream. */
export function modelError(
  kind: UpstreamFailureKind,
  details?: ConstructorParameters<typeof UpstreamError>[2],
): UpstreamError {
  return new UpstreamError(MODEL, kind, details);
}

/** Creates the failure of a call that the model's server answered with this status. */
export function modelStatusError(status: number): UpstreamError {
  return statusFailureOf(MODEL, status);
}

/** Creates the failure of an answer that is not in the format of the service, or is too large. */
export function invalidAnswer(reason: string): UpstreamError {
  return modelError('upstream-invalid', { reason });
}

/** Creates the failure of a stream that ended without a terminal event. */
export function cutOff(cause?: unknown): UpstreamError {
  return modelError('upstream-invalid', { reason: CUT_OFF, cause });
}

/** Creates the failure of a call whose key, credentials or secret headers could not be fetched. */
export function noKey(): ConfigurationError {
  return new ConfigurationError({ reason: NO_KEY });
}
