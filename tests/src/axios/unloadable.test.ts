import { expect, jest, test } from '@jest/globals';

let loads = 0;
jest.unstable_mockModule('axios', () => {
  loads += 1;
  throw Object.assign(new Error('CANARY'), { code: 'ERR_MODULE_NOT_FOUND' });
});
const { loadClient } = await import('../../../src/axios/load-client.ts');

test('axios that is not there is a matter of configuration, and is looked for again', async () => {
  for (const expected of [1, 2]) {
    await expect(loadClient()).rejects.toMatchObject({
      name: 'ConfigurationError',
      reason: expect.stringMatching(/^upstream\(\) calls by axios, .*npm install axios.*fetchUpstream\(\)$/),
      cause: { code: 'ERR_MODULE_NOT_FOUND' },
    });
    expect(loads).toBeGreaterThanOrEqual(expected);
  }
});
