import { ModelError, type ModelFailure } from '../model-error.ts';

/**
 * What Bedrock and the SDK call their errors, in lower case: the same one has a capital on a response and none in a
 * stream. Their status says less: a throttled call may have 400 or 429, a model's own failure has 424, and what fails
 * within a stream has the 200 of its beginning.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html
 */
const FAILURES: ReadonlyMap<string, ModelFailure> = new Map<string, ModelFailure>([
  ['throttlingexception', 'throttled'],
  ['servicequotaexceededexception', 'throttled'],
  ['serviceunavailableexception', 'throttled'],
  ['modelnotreadyexception', 'throttled'],
  ['internalserverexception', 'unavailable'],
  ['modelerrorexception', 'unavailable'],
  ['modelstreamerrorexception', 'unavailable'],
  ['modeltimeoutexception', 'unavailable'],
  ['validationexception', 'rejected'],
  ['accessdeniedexception', 'rejected'],
  ['resourcenotfoundexception', 'rejected'],
  ['credentialsprovidererror', 'no-key'],
  ['tokenprovidererror', 'no-key'],
]);

/** How far a call had come: `asking` until its first event, `listening` from then on. */
export type Phase = 'asking' | 'listening';

/** The names of what the SDK's decoders throw. Others are those of exceptions that are newer than the list above. */
const PLAIN = new Set(['Error', 'TypeError', 'RangeError', 'SyntaxError']);

/**
 * Why a call failed. Of the SDK's error nothing is kept but what it is called: its message may quote what was sent or
 * received, and it holds the response.
 */
export function failureOf(error: unknown, phase: Phase): ModelError {
  // Ours, but not as we made it: the SDK hangs the response on all that passes through it, and adds a line of advice.
  if (error instanceof ModelError) return new ModelError(error.failure, error.message.replace(/\n.*/s, ''));
  const { name, code, status, isResponse } = partsOf(error);
  const failure = FAILURES.get(name.toLowerCase());
  if (failure) return new ModelError(failure, `Bedrock failed: ${name}`);
  if (status !== undefined && status !== 200)
    return new ModelError(statusFailureOf(status), `Bedrock answered ${status}`);
  if (code) return connectionFailureOf(code, phase);
  if (phase === 'asking' && !isResponse) return new ModelError('rejected', 'Bedrock could not be asked');
  return PLAIN.has(name)
    ? new ModelError('invalid', "Bedrock's answer is no event stream")
    : new ModelError('unavailable', 'Bedrock failed within its answer');
}

function statusFailureOf(status: number): ModelFailure {
  if (status === 429 || status === 503) return 'throttled';
  if (status >= 500) return 'unavailable';
  return status >= 400 ? 'rejected' : 'invalid';
}

function connectionFailureOf(code: string, phase: Phase): ModelError {
  if (code.startsWith('HPE_')) return new ModelError('invalid', `Bedrock speaks no HTTP: ${code}`);
  return phase === 'asking'
    ? new ModelError('unavailable', `no connection to Bedrock: ${code}`)
    : new ModelError('cut-off', `the connection to Bedrock broke: ${code}`);
}

/** Codes of connections: of the system, of TLS and of HTTP. Node's others (`ERR_INVALID_URL`) are about how it was called. */
const CONNECTION = /^(?!ERR_(?!SSL|TLS|STREAM))[A-Z0-9_]+$/;

interface Parts {
  readonly name: string;
  readonly code: string | undefined;
  readonly status: number | undefined;
  /** Whether there was a response at all. */
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
