import { afterEach, expect, jest, test } from '@jest/globals';
import { httpModule, httpsModule } from '../../../src/http/builtin-modules.ts';
import { openRequest } from '../../../src/http/open-request.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

test.each([
  ['http://api.test', { protocol: 'http:', hostname: 'api.test', port: 80, path: '/' }],
  ['http://api.test:8080/a/b?c=d#e', { protocol: 'http:', hostname: 'api.test', port: 8080, path: '/a/b?c=d' }],
  ['https://api.test/x', { protocol: 'https:', hostname: 'api.test', port: 443, path: '/x' }],
  ['https://api.test:444', { protocol: 'https:', hostname: 'api.test', port: 444, path: '/' }],
  ['http://[::1]:3000/x', { protocol: 'http:', hostname: '::1', port: 3000, path: '/x' }],
  ['http://user:password@api.test/', { protocol: 'http:', hostname: 'api.test', port: 80, path: '/' }],
])('a request of %s goes there', (url, where) => {
  const made: unknown[] = [];
  for (const module of [httpModule(), httpsModule()])
    jest.spyOn(module, 'request').mockImplementation((options) => made.push(options) as never);
  openRequest('GET', new URL(url), { host: 'api.test' });
  expect(made).toEqual([{ ...where, method: 'GET', headers: { host: 'api.test' }, agent: expect.anything() }]);
});
