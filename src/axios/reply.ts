import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { RefusedStatusError } from '../call/refused-status.ts';
import type { HttpResponse } from '../http/send-request.ts';
import { parseJson } from './json.ts';
import { callOwn } from './own-function.ts';

/** Turns an answer into axios' response, with the data in the call's `responseType`. */
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
    throw new RefusedStatusError('AxiosError', answer.status, undefined);
  }
  const bytes = await answer.readBytes();
  if (!isAccepted) throw new RefusedStatusError('AxiosError', answer.status, bytes.toString());
  if (responseType === 'arraybuffer') return bytes;
  const text = textOf(bytes, config);
  return responseType === 'json' ? parseJson(text, answer, config) : text;
}

/** Tells whether a call accepts a status, by its `validateStatus`. Without one every status is accepted. */
function acceptsStatus(status: number, { validateStatus }: InternalAxiosRequestConfig): boolean {
  return typeof validateStatus !== 'function' || callOwn('the validateStatus', () => Boolean(validateStatus(status)));
}

function textOf(bytes: Buffer, { responseEncoding = 'utf8' }: InternalAxiosRequestConfig): string {
  const text = bytes.toString(responseEncoding as BufferEncoding);
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
