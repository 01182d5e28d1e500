import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { namesHost, resolveBelow, withQueryAlone } from '../../src/base-url.ts';

const BASE = 'https://api.example.com/v1';

describe('a URL below the base URL', () => {
  test.each([
    ['', '/v1'],
    ['/', '/v1/'],
    ['chat', '/v1/chat'],
    ['/chat?q=//evil.example#x', '/v1/chat?q=//evil.example#x'],
    ['?q=1', '/v1/?q=1'],
    ['a/../b', '/v1/b'],
    ['./models:run', '/v1/models:run'],
    ['/models:run', '/v1/models:run'],
    ['a%2Fb', '/v1/a%2Fb'],
    ['a%2F..%2Fb', '/v1/a%2F..%2Fb'],
    ['@evil.example', '/v1/@evil.example'],
    ['／／evil.example', '/v1/%EF%BC%8F%EF%BC%8Fevil.example'],
    ['https://api.example.com/v1', '/v1'],
    ['https://api.example.com/v1/chat', '/v1/chat'],
    ['HTTPS://API.EXAMPLE.COM:443/v1/chat', '/v1/chat'],
    ['https://ａpi.example.com/v1/chat', '/v1/chat'],
    ['https:\\\\api.example.com\\v1\\chat', '/v1/chat'],
    ['//api.example.com/v1/chat', '/v1/chat'],
    ['\\\\api.example.com/v1/chat', '/v1/chat'],
    [' \thttps://api.example.com/v1/chat', '/v1/chat'],
  ])('is taken: %p', (url, path) => {
    expect(resolveBelow(BASE, url)?.href).toBe(`https://api.example.com${path}`);
    expect(resolveBelow(`${BASE}/`, url)?.pathname.replace(/\/$/, '')).toBe(
      new URL(path, BASE).pathname.replace(/\/$/, ''),
    );
  });
});

describe('a base URL with a query or a fragment', () => {
  test.each([
    ['?key=1', '', '/v1?key=1'],
    ['?key=1', 'chat', '/v1/chat?key=1'],
    ['/?key=1', '/chat#x', '/v1/chat?key=1'],
    ['?key=1', 'chat?x=/y?z', '/v1/chat?key=1&x=/y?z'],
    ['?key=1#a?b', 'chat?', '/v1/chat?key=1'],
    ['?key=a/b', 'a/../chat', '/v1/chat?key=a/b'],
    ['#a?b', 'chat?x=1', '/v1/chat?x=1'],
    ['?', 'chat?x=1', '/v1/chat?x=1'],
  ])('has paths appended to its path: %j and %j', (end, url, path) => {
    expect(resolveBelow(`${BASE}${end}`, url)?.href).toBe(`https://api.example.com${path}`);
  });

  test.each(['../admin', '/../admin', '..%2fadmin'])('is left as without one: %s', (url) => {
    expect(resolveBelow(`${BASE}?key=1`, url)).toBeUndefined();
    expect(resolveBelow(`${BASE}#x`, url)).toBeUndefined();
  });
});

test.each([
  [BASE, '?q=1', `${BASE}?q=1`],
  [BASE, ' \t?q=1#x', `${BASE}?q=1`],
  [`${BASE}?key=1`, '?q=1', `${BASE}?key=1&q=1`],
  [`${BASE}?key=1#x`, '?', `${BASE}?key=1`],
  [BASE, '#x', ''],
  [BASE, ' chat?q=1', 'chat?q=1'],
  [BASE, '', ''],
])('a query alone goes with the path of the base as it is: %j and %j', (base, url, stands) => {
  expect(withQueryAlone(base, url)).toBe(stands);
});

describe('a URL that leaves the base URL', () => {
  test.each([
    'https://evil.example/v1/chat',
    'http://api.example.com/v1/chat',
    'https://api.example.com:8443/v1/chat',
    'https://api.example.com./v1/chat',
    'https://api.example.com@evil.example/v1',
    'https://api.example.com.evil.example/v1',
    'https://user:secret@api.example.com/v1/chat',
    'https://user@api.example.com/v1/chat',
    'https://api.example.com/v2',
    'https://api.example.com/v10',
    'https://api.example.com/',
    'https://api.example.com/v1/../admin',
    'https://api.example.com/v1/%2e%2e/admin',
    'https:/evil.example/v1',
    'https:evil.example',
    'https:chat',
    'http:chat',
    '//evil.example/v1',
    '///evil.example/v1',
    '/\\evil.example/v1',
    '\\/evil.example/v1',
    '\\\\evil.example\\v1',
    '/\t/evil.example/v1',
    '\n//evil.example/v1',
    '\u0000//evil.example/v1',
    '  //evil.example/v1',
    'ht\ntps://evil.example/v1',
    '../admin',
    '..',
    '/../admin',
    '/..\\admin',
    'a/../../admin',
    'a\\..\\..\\admin',
    '%2e%2e/admin',
    '.%2E/admin',
    '..%2fadmin',
    '..%5cadmin',
    '%2e%2e%2fadmin',
    'a%2f..%2f..%2fadmin',
    '.\t./admin',
    'ftp://api.example.com/v1',
    'file:///etc/passwd',
    'data:application/json,{}',
    'javascript:alert(1)',
    'models:run',
    'https://',
    '//',
    'https://[::1/v1',
  ])('is none: %p', (url) => {
    expect(resolveBelow(BASE, url)).toBeUndefined();
  });
});

test('a base URL without a path is left by other hosts only', () => {
  for (const base of ['https://api.example.com', 'https://api.example.com/']) {
    expect(resolveBelow(base, '../x')?.href).toBe('https://api.example.com/x');
    expect(resolveBelow(base, 'https://api.example.com/any')?.href).toBe('https://api.example.com/any');
    expect(resolveBelow(base, '//evil.example')).toBeUndefined();
  }
});

test('credentials of the base URL are taken where they are the same', () => {
  const base = 'https://user:secret@api.example.com/v1';
  expect(resolveBelow(base, 'x')?.username).toBe('user');
  expect(resolveBelow(base, `${base}/x`)?.password).toBe('secret');
  expect(resolveBelow(base, `${BASE}/x`)?.username).toBe('');
  expect(resolveBelow(base, 'https://user:other@api.example.com/v1/x')).toBeUndefined();
});

test('another start below the base URL is appended to, and bounds nothing itself', () => {
  expect(resolveBelow(BASE, 'x', `${BASE}/v2`)?.pathname).toBe('/v1/v2/x');
  expect(resolveBelow(BASE, '../x', `${BASE}/v2`)?.pathname).toBe('/v1/x');
  expect(resolveBelow(BASE, '../../x', `${BASE}/v2`)).toBeUndefined();
});

test.each(['', '/x', 'x', '?x', '#x', 'x/y:z', '.', '1:x'])('%p names no host', (url) => {
  expect(namesHost(url)).toBe(false);
});

const part = fc.constantFrom(
  ...['/', '//', '\\', '..', '.', '%2e', '%2E%2e', '%2f', '%5C', ':', '@', '?', '#', '\t', '\n', ' ', 'a', 'v1'],
  ...['https:', 'http:', 'evil.example', 'api.example.com', 'é', '%', ';', '%00', '443'],
);
const url = fc.array(part, { maxLength: 10 }).map((parts) => parts.join(''));

test('whatever is taken has the host of the base URL and a path below its own, however slashes are read', () => {
  const decode = (path: string): string => path.replaceAll(/%2f|%5c/gi, '/');
  fc.assert(
    fc.property(url, (given) => {
      const target = resolveBelow(BASE, given);
      if (target === undefined) return;
      expect(target.origin).toBe('https://api.example.com');
      expect(target.username + target.password).toBe('');
      for (const path of [target.pathname, new URL(`https://x.example${decode(target.pathname)}`).pathname]) {
        expect(`${path}/`.startsWith('/v1/')).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('each path of plain segments is taken as it is, relative or absolute', () => {
  const segment = fc.stringMatching(/^[\w~!$&'()*+,=-][\w~!$&'()*+,.=-]{0,8}$/);
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 5 }), (segments) => {
      const path = segments.join('/');
      const href = path === '' ? BASE : `${BASE}/${path}`;
      expect(resolveBelow(BASE, path)?.href).toBe(href);
      expect(resolveBelow(BASE, href)?.href).toBe(href);
    }),
  );
});
