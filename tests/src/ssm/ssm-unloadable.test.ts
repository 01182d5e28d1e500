import { expect, jest, test } from '@jest/globals';

let loads = 0;
jest.unstable_mockModule('@middy/ssm', () => {
  loads += 1;
  throw Object.assign(new Error('CANARY'), { code: 'ERR_MODULE_NOT_FOUND' });
});
const { ssmFetch } = await import('../../../src/ssm/ssm-fetch.ts');

test('packages that are not there are a matter of configuration that names the parameter, and are looked for again', async () => {
  const fetch = ssmFetch('/chat/url', {});
  for (const expected of [1, 2]) {
    await expect(fetch(new AbortController().signal)).rejects.toMatchObject({
      name: 'ConfigurationError',
      reason: 'the parameter /chat/url cannot be fetched: @middy/ssm and @aws-sdk/client-ssm could not be loaded',
      cause: { code: 'ERR_MODULE_NOT_FOUND' },
    });
    expect(loads).toBe(expected);
  }
});
