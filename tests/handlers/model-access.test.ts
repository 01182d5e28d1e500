import { describe, expect, test } from '@jest/globals';
import { type ModelSecrets, modelAccess, modelSecrets, refuseModelSecrets } from '../../handlers/model-access.ts';
import type { Secret } from '../../index.ts';

const HEADERS = [
  { name: 'x-project', value: 'a b' },
  { name: 'x-token', value: '', parameterName: '/a/token' },
  { name: 'authorization', value: 'Basic ', parameterName: '/a/login' },
];

interface Fake extends Secret {
  refusals: number;
}

const secretOf = (value: string): Fake => {
  const fake: Fake = {
    refusals: 0,
    get: async () => value,
    refused: () => {
      fake.refusals += 1;
    },
  };
  return fake;
};

const signal = new AbortController().signal;

describe("what the model's server asks for", () => {
  test('is empty without a configuration', () => {
    expect(modelSecrets()).toEqual([]);
    expect(modelSecrets({})).toEqual([]);
    expect(modelAccess({}, {})).toEqual({});
  });

  test('is its key, looked up when it is needed', async () => {
    const { key, headers } = modelAccess({ keyParameter: '/a/key' }, { modelKey: secretOf('k') });
    expect(await key?.(signal)).toBe('k');
    expect(headers).toBeUndefined();
  });

  test('is its headers, with the secrets that their values end in', async () => {
    const secrets: ModelSecrets = { modelHeader1: secretOf('t'), modelHeader2: secretOf('l') };
    const { key, headers } = modelAccess({ headers: HEADERS }, secrets);
    expect(key).toBeUndefined();
    expect(await headers?.(signal)).toEqual({ 'x-project': 'a b', 'x-token': 't', authorization: 'Basic l' });
  });

  test('fails with the error of its secret', async () => {
    const failing = { ...secretOf(''), get: () => Promise.reject(new Error('none')) };
    const { headers } = modelAccess({ headers: HEADERS }, { modelHeader1: failing, modelHeader2: secretOf('l') });
    await expect(headers?.(signal)).rejects.toThrow('none');
  });

  test('is looked up anew when it was refused', () => {
    const secrets = { modelKey: secretOf('k'), modelHeader1: secretOf('t'), modelHeader2: secretOf('l') };
    refuseModelSecrets({ headers: HEADERS }, secrets);
    expect(Object.values(secrets).map(({ refusals }) => refusals)).toEqual([1, 1, 1]);
  });
});
