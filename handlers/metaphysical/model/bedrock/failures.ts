import {
  ConfigurationError,
  type FailureError,
  isFailure,
  isUpstreamError,
  type UpstreamError,
  type UpstreamFailureKind,
} from '../../../../index.ts';
import { cutOff, invalidAnswer, modelError, modelStatusError, noKey } from '../failure.ts';

/**
 * The names of Bedrock's and the SDK's errors, in lower case: the same one has a capital on a response and none in a
 * stream. Their status says less: a throttled call may have 400 or 429, a model's own failure has 424, and what fails
 * within a stream has the 200 of its beginning.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html
 */
const FAILURES: ReadonlyMap<string, UpstreamFailureKind> = new Map<string, UpstreamFailureKind>([
  ['throttlingexception', 'upstream-overloaded'],
  ['servicequotaexceededexception', 'upstream-overloaded'],
  ['serviceunavailableexception', 'upstream-overloaded'],
  ['modelnotreadyexception', 'upstream-overloaded'],
  ['internalserverexception', 'upstream-error'],
  ['modelerrorexception', 'upstream-error'],
  ['modelstreamerrorexception', 'upstream-error'],
  ['modeltimeoutexception', 'upstream-timeout'],
  ['validationexception', 'upstream-rejected'],
  ['accessdeniedexception', 'upstream-rejected'],
  ['resourcenotfoundexception', 'upstream-rejected'],
]);

/** The names of the SDK's errors where it finds no credentials, in lower case. */
const NO_CREDENTIALS: readonly string[] = ['credentialsprovidererror', 'tokenprovidererror'];

/** The phase of a call: `request` until its first event, `stream` from then on. */
export type Phase = 'request' | 'stream';

/** The names of what the SDK's decoders throw. Others are those of exceptions that are newer than the list above. */
const PLAIN = new Set(['Error', 'TypeError', 'RangeError', 'SyntaxError']);

/**
 * The failure of a call. Of the SDK's error only the name is kept: its message may quote what was sent or
 * received, and it holds the response.
 */
export function bedrockFailureOf(error: unknown, phase: Phase): FailureError {
  if (isFailure(error)) return anew(error);
  const { name, code, status, isResponse } = partsOf(error);
  const known = name.toLowerCase();
  if (NO_CREDENTIALS.includes(known)) return noKey();
  const kind = FAILURES.get(known);
  if (kind) return modelError(kind, { reason: `Bedrock failed: ${name}` });
  if (status !== undefined && status !== 200) return modelStatusError(status);
  if (code) return connectionFailureOf(code, phase);
  if (phase === 'request' && !isResponse) return new ConfigurationError({ reason: 'Bedrock could not be asked' });
  return PLAIN.has(name)
    ? invalidAnswer("Bedrock's answer is no event stream")
    : modelError('upstream-error', { reason: 'Bedrock failed within its answer' });
}

/**
 * Copies our own error: the SDK attaches the response to every error that passes through it, and adds a line of advice.
 */
function anew(failure: FailureError): FailureError {
  const { kind, reason, cause } = failure;
  if (!isUpstreamError(failure)) return new ConfigurationError({ reason, cause });
  const { upstreamStatus } = failure;
  return modelError(kind as UpstreamFailureKind, { reason, cause, upstreamStatus });
}

function connectionFailureOf(code: string, phase: Phase): UpstreamError {
  const cause = { name: 'Error', code };
  if (code.startsWith('HPE_')) return modelError('upstream-invalid', { cause });
  return phase === 'request' ? modelError('upstream-unreachable', { cause }) : cutOff(cause);
}

/**
 * Codes of connections: of the system, of TLS and of HTTP. Node's others (`ERR_INVALID_URL`) are about how it was
 * called.
 */
const CONNECTION = /^(?!ERR_(?!SSL|TLS|STREAM))[A-Z0-9_]+$/;

interface Parts {
  readonly name: string;
  readonly code: string | undefined;
  readonly status: number | undefined;
  /** True if there was a response. */
  readonly isResponse: boolean;
}

function partsOf(error: unknown): Parts {
  const { name, code, $metadata, $response } = Object(error) as Readonly<Record<string, unknown>>;
  const { httpStatusCode } = Object($metadata) as Readonly<Record<string, unknown>>;
  return {
    name: String(name),
    code: typeof code === 'string' && CONNECTION.test(code) ? code : undefined,
    status: typeof httpStatusCode === 'number' ? httpStatusCode : undefined,
    isResponse: $response !== undefined,
  };
}
