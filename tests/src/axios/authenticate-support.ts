import axios, { type AxiosAdapter, AxiosHeaders, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import type { Auth, SignedRequest, UnsignedRequest } from '../../../src/auth/auth.ts';
import type { CallScope } from '../../../src/call/scope.ts';
import { startDeadline } from '../../../src/deadline/running-deadline.ts';
import { createFakeClock, type FakeClock } from '../../../testing/fake-clock.ts';
import { pipelineOver, scopeOf } from './pipeline.ts';

export const BASE = 'https://a1b2c3.execute-api.eu-west-1.amazonaws.com/dev';

/** A configuration as axios hands it to an adapter. */
export function configOf(config: object = {}): InternalAxiosRequestConfig {
  return {
    method: 'post',
    baseURL: BASE,
    url: '/x',
    headers: new AxiosHeaders(),
    ...config,
  } as InternalAxiosRequestConfig;
}

/** An auth that notes what it is asked to sign, and adds what it is told to. */
export function noting(headers: SignedRequest['headers'] = {}): {
  readonly auth: Auth;
  readonly asked: UnsignedRequest[];
} {
  const asked: UnsignedRequest[] = [];
  const auth: Auth = (request) => {
    asked.push(request);
    return { url: request.url, headers, identity: 'the test' };
  };
  return { auth, asked };
}

export interface Rig {
  readonly adapter: ReturnType<typeof pipelineOver>;
  readonly clock: FakeClock;
  /** The requests that the transport has received. */
  readonly sent: InternalAxiosRequestConfig[];
}

/** Authentication over a transport that answers, or fails, as it is told. */
export function rigOf(
  {
    budgetMs = 1_000,
    base = BASE,
    ...scope
  }: Partial<CallScope> & { readonly budgetMs?: number; readonly base?: string },
  transport: (config: InternalAxiosRequestConfig) => unknown = () => ({ status: 200 }),
): Rig {
  const clock = createFakeClock();
  const deadline = startDeadline(
    { at: clock.now() + budgetMs, hardAt: clock.now() + budgetMs + 500, source: 'lambda' },
    clock,
  );
  const sent: InternalAxiosRequestConfig[] = [];
  const note: AxiosAdapter = async (config) => {
    sent.push(config);
    return { ...((await transport(config)) as AxiosResponse), config };
  };
  const adapter = pipelineOver(note, scopeOf({ deadline, clock, ...scope }), base);
  return { adapter, clock, sent };
}

/** An error as axios makes one of an answer. */
export function refusal(status: number, data: unknown, headers: object = {}): Error {
  const response = { status, data, headers: new AxiosHeaders(headers as never) };
  return new axios.AxiosError('CANARY', 'ERR_BAD_REQUEST', undefined, {}, response as never);
}
