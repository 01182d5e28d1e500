import { readProperty, tryOrUndefined } from '../unknown.ts';
import { codeOf, type Fault, faultWith } from './fault.ts';
import { evidenceIn } from './timed-out.ts';

/** Says nothing but that `fetch` or XMLHttpRequest failed: the error behind it says why. */
const UNSPECIFIC_CODE = 'ERR_NETWORK';

/** The number of characters of a refusal that are read. */
const MAX_TEXT_CHARACTERS = 4_096;

/** Reads an error that axios made, or passed on. Its shape is public: `AxiosError` in axios' documentation. */
export function faultOfAxios(error: unknown): Fault {
  const response = readProperty(error, 'response');
  const request = readProperty(error, 'request');
  // A reset in mid-body comes without a response, but its request has one.
  const status = readProperty(response, 'status') ?? readProperty(readProperty(request, 'res'), 'statusCode');
  const data = readProperty(response, 'data');
  const errored = readProperty(readProperty(readProperty(error, 'config'), 'data'), 'errored');
  return faultWith({
    code: codeOfAxios(error),
    status: typeof status === 'number' ? status : undefined,
    headers: readProperty(response, 'headers'),
    text: tryOrUndefined(() => String(data).slice(0, MAX_TEXT_CHARACTERS)),
    isLocal: request === undefined,
    isBodyBroken: (errored ?? undefined) !== undefined,
  });
}

/** The code of an error of axios. Its adapter over `fetch` has none of its own for a body that was cut off. */
function codeOfAxios(error: unknown): string | undefined {
  const cause = readProperty(error, 'cause');
  if (isFailedFetch(cause)) return faultOfFetch(cause).code;
  const behind = readProperty(cause, 'code');
  return readProperty(error, 'code') === UNSPECIFIC_CODE && typeof behind === 'string' ? behind : codeOf(error);
}

/** Reads the error of an adapter that is nobody's but the caller's: it means time and network where axios' own would. */
export function faultOfAdapter(error: unknown): Fault {
  const isLocal = readProperty(error, 'isAxiosError') !== true;
  return { ...faultOfAxios(error), isLocal, isTimeout: evidenceIn(error) === 'timed-out' };
}

/** The messages of `fetch` when the network failed it, and when its body is cut off (undici). */
const FETCH_FAILED = 'fetch failed';
const FETCH_TERMINATED = 'terminated';

/** Tells whether an error is the one of a `fetch` that the network failed. */
export function isFailedFetch(error: unknown): boolean {
  const message = readProperty(error, 'message');
  return readProperty(error, 'name') === 'TypeError' && (message === FETCH_FAILED || message === FETCH_TERMINATED);
}

/** Reads the error of a `fetch`. Its reason is in its cause; but whatever cut the body off, the answer had begun. */
export function faultOfFetch(error: unknown): Fault {
  const isCutOff = readProperty(error, 'message') === FETCH_TERMINATED;
  return faultWith({ code: isCutOff ? 'ERR_BAD_RESPONSE' : codeOf(error) });
}
