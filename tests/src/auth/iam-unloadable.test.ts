import { expect, jest, test } from '@jest/globals';
import { scopeAt } from './scope.ts';

let loads = 0;
jest.unstable_mockModule('@smithy/signature-v4', () => {
  loads += 1;
  throw Object.assign(new Error('CANARY'), { code: 'ERR_MODULE_NOT_FOUND' });
});
const { createIamAuth } = await import('../../../src/auth/iam.ts');

test('a signer that cannot be loaded is a matter of configuration, and the next attempt tries to load it again', async () => {
  const auth = createIamAuth({
    region: () => 'eu-west-1',
    service: 'execute-api',
    credentials: () => ({ accessKeyId: 'AKIA', secretAccessKey: 'secret' }),
    origin: 'test',
  });
  const request = { method: 'GET', url: new URL('https://api.example.com'), headers: {}, body: undefined };
  for (const expected of [1, 2]) {
    await expect(auth(request, scopeAt(0))).rejects.toMatchObject({
      name: 'ConfigurationError',
      reason: 'the package @smithy/signature-v4 could not be loaded',
      cause: { code: 'ERR_MODULE_NOT_FOUND' },
    });
    expect(loads).toBe(expected);
  }
});
