import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import type { HttpResponse } from '../http/send-request.ts';
import { parseJson } from './json.ts';
import { callOwn } from './own-function.ts';

/** The status of an answer is none that the call takes. */
export class RefusedStatusError extends Error {
  override readonly name = 'AxiosError';
  readonly code: string;
  readonly status: number;
  /** The body, for who looks for the reason of a refusal. */
  readonly text: string | undefined;

  constructor(status: number, text: string | undefined) {
    super(`The status is ${status}.`);
    this.code = status >= 400 && status < 500 ? 'ERR_BAD_REQUEST' : 'ERR_BAD_RESPONSE';
    this.status = status;
    this.text = text;
  }
}

/** Makes axios' response of an answer, with the data that the call asked for. */
export async function replyOf(answer: HttpResponse, config: InternalAxiosRequestConfig): Promise<AxiosResponse> {
  const { status, statusText, request } = answer;
  const data = await dataOf(answer, config);
  return { data, status, statusText, headers: answer.headers as never, config, request };
}

async function dataOf(answer: HttpResponse, config: InternalAxiosRequestConfig): Promise<unknown> {
  const isAccepted = acceptsStatus(answer.status, config);
  const { responseType } = config;
  if (responseType === 'stream') {
    if (isAccepted) return answer.stream();
    answer.discard();
    throw new RefusedStatusError(answer.status, undefined);
  }
  const bytes = await answer.readBytes();
  if (!isAccepted) throw new RefusedStatusError(answer.status, bytes.toString());
  if (responseType === 'arraybuffer') return bytes;
  const text = textOf(bytes, config);
  return responseType === 'json' ? parseJson(text, answer, config) : text;
}

/** Tells whether a status counts as an answer to a call: `validateStatus` decides, and without one every status does. */
function acceptsStatus(status: number, { validateStatus }: InternalAxiosRequestConfig): boolean {
  return typeof validateStatus !== 'function' || callOwn('the validateStatus', () => Boolean(validateStatus(status)));
}

function textOf(bytes: Buffer, { responseEncoding = 'utf8' }: InternalAxiosRequestConfig): string {
  const text = bytes.toString(responseEncoding as BufferEncoding);
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
