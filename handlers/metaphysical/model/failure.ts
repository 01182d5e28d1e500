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

/**
 * The reasons that only a model has: its stream ended before it said that it was over; its key could not be fetched.
 */
const CUT_OFF = 'cut-off';
const NO_KEY = 'no-key';

/** The words of the log for why a model gave no answer, or not all of it. */
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

/** The word of the log for an error of a model. */
export function modelFailureOf(error: unknown): ModelFailure {
  if (!isFailure(error)) return 'unavailable';
  const { kind, reason } = error;
  return reason === CUT_OFF || reason === NO_KEY ? reason : WORDS[kind];
}

/** A failure of the model as an upstream. */
export function modelError(
  kind: UpstreamFailureKind,
  details?: ConstructorParameters<typeof UpstreamError>[2],
): UpstreamError {
  return new UpstreamError(MODEL, kind, details);
}

/** The failure of a call that the model's server answered with this status. */
export function modelStatusError(status: number): UpstreamError {
  return statusFailureOf(MODEL, status);
}

/** The answer is not in the format of the service, or too much of it. */
export function invalidAnswer(reason: string): UpstreamError {
  return modelError('upstream-invalid', { reason });
}

/** The stream ended before it said that it was over. */
export function cutOff(cause?: unknown): UpstreamError {
  return modelError('upstream-invalid', { reason: CUT_OFF, cause });
}

/** The key of the service, or another secret of its headers, could not be fetched. */
export function noKey(): ConfigurationError {
  return new ConfigurationError({ reason: NO_KEY });
}
