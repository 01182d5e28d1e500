import { getEventListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import axios, { type CancelToken, type GenericAbortSignal, type InternalAxiosRequestConfig } from 'axios';
import { cancelSignalOf } from '../../../src/axios/cancel-signal.ts';

const configOf = (signal?: AbortSignal, cancelToken?: CancelToken): InternalAxiosRequestConfig =>
  ({ signal: signal as GenericAbortSignal, cancelToken }) as InternalAxiosRequestConfig;

describe('the signal and the cancel token of a call', () => {
  test('are the signal itself where there is no token, and none where there is neither', () => {
    const { signal } = new AbortController();
    const given = cancelSignalOf(configOf(signal));
    expect(given.signal).toBe(signal);
    given.release();
    expect(cancelSignalOf(configOf()).signal).toBeUndefined();
  });

  test('are one signal, which the token aborts as `fetch` would', async () => {
    const { token, cancel } = axios.CancelToken.source();
    const { signal } = cancelSignalOf(configOf(undefined, token));
    expect(signal?.aborted).toBe(false);
    cancel('enough');
    await token.promise;
    expect(signal?.reason).toMatchObject({ name: 'AbortError' });
    expect(cancelSignalOf(configOf(undefined, token)).signal?.aborted).toBe(true);
  });

  test('are one signal, which the signal aborts with its own reason', () => {
    const { token } = axios.CancelToken.source();
    const controller = new AbortController();
    const { signal } = cancelSignalOf(configOf(controller.signal, token));
    const reason = new Error('mine');
    controller.abort(reason);
    expect(signal?.reason).toBe(reason);
    expect(cancelSignalOf(configOf(controller.signal, token)).signal?.reason).toBe(reason);
  });

  test('have no listener left when the call is over', async () => {
    const { token, cancel } = axios.CancelToken.source();
    const controller = new AbortController();
    const { signal, release } = cancelSignalOf(configOf(controller.signal, token));
    release();
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    cancel();
    await token.promise;
    expect(signal?.aborted).toBe(false);
  });
});
