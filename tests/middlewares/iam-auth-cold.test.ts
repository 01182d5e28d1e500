import { expect, jest, test } from '@jest/globals';
import { FAKE_START_MS } from '../../testing/fake-clock.ts';
import { scopeAt } from '../src/auth/scope.ts';
import { until } from './support.ts';

const loaded: string[] = [];
let outcome: () => object = () => {
  throw new Error('not there yet');
};
jest.unstable_mockModule('@smithy/signature-v4', () => {
  loaded.push('signer');
  return outcome();
});
jest.unstable_mockModule('@aws-sdk/credential-provider-node', () => {
  loaded.push('provider chain');
  return { defaultProvider: () => async () => ({}) };
});
const real = jest.requireActual<object>('@smithy/signature-v4');
const { iamAuth } = await import('../../middlewares/iam-auth.ts');

test('the signer is loaded while the module that builds the stack loads, and what fails then troubles nobody', async () => {
  expect(loaded).toEqual([]);
  const auth = iamAuth({
    region: 'eu-west-1',
    credentials: () => ({ accessKeyId: 'AKIA', secretAccessKey: 'secret' }),
  });
  await until(() => loaded.length === 1);
  outcome = () => real;
  const request = { method: 'GET', url: new URL('https://api.example.com'), headers: {}, body: undefined };
  const signed = await auth(request, scopeAt(FAKE_START_MS));
  expect(signed.headers.authorization).toContain('Credential=AKIA/');
  expect(loaded).toEqual(['signer', 'signer']);
});
