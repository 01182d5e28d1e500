import { readProperty, tryOrUndefined } from '../unknown.ts';
import { codeOf, type Fault, faultWith } from './fault.ts';
import { evidenceIn } from './timed-out.ts';

/** The code of axios for any error of `fetch` or XMLHttpRequest. Its cause has the specific code. */
const UNSPECIFIC_CODE = 'ERR_NETWORK';

/** The maximum number of characters read of a refusal. */
const MAX_TEXT_CHARACTERS = 4_096;

/** Reads an error that axios has made or passed on (`AxiosError` in axios' documentation). */
export function faultOfAxios(error: unknown): Fault {
  const response = readProperty(error, 'response');
  const request = readProperty(error, 'request');
  // The error of a reset during the body has no response, but its request has one.
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

/** The code of an error of axios. Its adapter over `fetch` sets none for a body that was cut off. */
function codeOfAxios(error: unknown): string | undefined {
  const cause = readProperty(error, 'cause');
  if (isFailedFetch(cause)) return faultOfFetch(cause).code;
  const behind = readProperty(cause, 'code');
  return readProperty(error, 'code') === UNSPECIFIC_CODE && typeof behind === 'string' ? behind : codeOf(error);
}

/** Reads the error of a caller's own adapter, which may have axios' codes for time-outs and the network. */
export function faultOfAdapter(error: unknown): Fault {
  const isLocal = readProperty(error, 'isAxiosError') !== true;
  return { ...faultOfAxios(error), isLocal, isTimeout: evidenceIn(error) === 'timed-out' };
}

/** The messages of `fetch` for a failure of the network, and for a body that is cut off (undici). */
const FETCH_FAILED = 'fetch failed';
const FETCH_TERMINATED = 'terminated';

/** Tells whether an error is that of a `fetch` whose network failed. */
export function isFailedFetch(error: unknown): boolean {
  const message = readProperty(error, 'message');
  return readProperty(error, 'name') === 'TypeError' && (message === FETCH_FAILED || message === FETCH_TERMINATED);
}

/** Reads the error of a `fetch`. Its cause has the code, except for a body that was cut off: then the answer is invalid. */
export function faultOfFetch(error: unknown): Fault {
  const isCutOff = readProperty(error, 'message') === FETCH_TERMINATED;
  return faultWith({ code: isCutOff ? 'ERR_BAD_RESPONSE' : codeOf(error) });
}
