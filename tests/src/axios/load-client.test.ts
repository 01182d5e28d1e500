import { expect, test } from '@jest/globals';
import { createClient } from '../../../src/axios/client.ts';
import { loadClient } from '../../../src/axios/load-client.ts';

test('the client is loaded once, and is there at once from then on', async () => {
  const loading = loadClient();
  expect(loadClient()).toBe(loading);
  expect(await loading).toBe(createClient);
  expect(loadClient()).toBe(createClient);
});
