import { type AxiosAdapter, AxiosHeaders, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { cancelSignalOf } from '../../../src/axios/cancel-signal.ts';
import { axiosExchange } from '../../../src/axios/exchange.ts';
import { keepBelow } from '../../../src/axios/target.ts';
import { makeCall } from '../../../src/call/retry.ts';
import type { CallScope } from '../../../src/call/scope.ts';
import { UPSTREAM_DEFAULTS } from '../../../src/call/settings.ts';
import { createRetrier } from '../../../src/resilience/retry.ts';
import { retrySettings } from '../../../src/resilience/settings.ts';

/** The parts of a scope that a test need not name. */
export function scopeOf(scope: Pick<CallScope, 'deadline' | 'clock'> & Partial<CallScope>): CallScope {
  const retrier = createRetrier(retrySettings('test', { maxAttempts: 1 }));
  return { upstream: 'ai', timeoutMs: undefined, auth: undefined, apiId: undefined, retrier, ...scope };
}

/** Calls through the pipeline, whose attempts are made by an adapter of the test. */
export function pipelineOver(
  adapter: AxiosAdapter,
  scope: CallScope,
  base = 'https://api.example.com',
): (config?: object) => Promise<AxiosResponse> {
  return async (config = {}) => {
    const complete = { method: 'post', url: '/x', headers: new AxiosHeaders(), ...config, adapter };
    const call = complete as InternalAxiosRequestConfig;
    const { signal } = cancelSignalOf(call);
    const target = keepBelow(call, 'ai', base);
    return makeCall(axiosExchange(call, target, signal, UPSTREAM_DEFAULTS), scope);
  };
}
