import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ConfigurationError } from '../../../src/failure/errors.ts';
import { parseServiceUrl } from '../../../src/parameter/service-url.ts';

const ORIGIN = 'the parameter /chat/url';
const parse = (value: unknown): string => parseServiceUrl(value, ORIGIN);

function refusalOf(value: unknown): ConfigurationError {
  try {
    parse(value);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('the URL of a service', () => {
  test.each([
    ['https://api.example.com', 'https://api.example.com'],
    ['https://api.example.com/', 'https://api.example.com'],
    ['https://api.example.com/prod', 'https://api.example.com/prod'],
    ['https://api.example.com/prod/', 'https://api.example.com/prod'],
    ['https://api.example.com/prod///', 'https://api.example.com/prod'],
    ['https://api.example.com///', 'https://api.example.com'],
    ['https://api.example.com:8443/prod', 'https://api.example.com:8443/prod'],
    ['https://api.example.com:443/prod', 'https://api.example.com/prod'],
    ['HTTPS://API.Example.COM/Prod', 'https://api.example.com/Prod'],
    ['https://api.example.com/a/../b', 'https://api.example.com/b'],
    ['https://api.example.com/a@b', 'https://api.example.com/a@b'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['https://10.0.0.7', 'https://10.0.0.7'],
    ['  https://api.example.com/prod\n', 'https://api.example.com/prod'],
    ['\ufeffhttps://api.example.com\t', 'https://api.example.com'],
  ])('is accepted over https: %j is %s', (value, url) => {
    expect(parse(value)).toBe(url);
  });

  test.each([
    ['http://localhost:3000/', 'http://localhost:3000'],
    ['http://LOCALHOST', 'http://localhost'],
    ['http://127.0.0.1:3000/dev', 'http://127.0.0.1:3000/dev'],
    ['http://127.255.255.254', 'http://127.255.255.254'],
    ['http://127.1', 'http://127.0.0.1'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
    ['http://[0:0:0:0:0:0:0:1]', 'http://[::1]'],
  ])('is accepted over http to the machine itself: %s is %s', (value, url) => {
    expect(parse(value)).toBe(url);
  });

  test('is accepted up to 2048 characters, not counting the space around it', () => {
    const longest = `https://api.example.com/${'x'.repeat(2_048 - 24)}`;
    expect(parse(` ${longest} `)).toBe(longest);
    expect(refusalOf(`${longest}x`).reason).toBe(`${ORIGIN} is longer than 2048 characters`);
  });

  test.each([
    ['undefined', undefined],
    ['null', null],
    ['empty', ''],
    ['blank', ' \t\n\u00a0'],
    ['a number', 443],
    ['a list', ['https://canary.example']],
    ['a URL object', new URL('https://canary.example')],
    ['an object that reads as one', { toString: (): string => 'https://canary.example' }],
  ])('has no value when it is %s', (_what, value) => {
    expect(refusalOf(value).reason).toBe(`${ORIGIN} has no value`);
  });

  test.each([
    ['canary.example', 'is not a URL'],
    ['//canary.example', 'is not a URL'],
    ['https://', 'is not a URL'],
    ['https://canary.example:port', 'is not a URL'],
    ['https://canary.example:65536', 'is not a URL'],
    ['https://can ary.example', 'is not a URL'],
    ['https://[::canary]', 'is not a URL'],
    ['{"url":"https://canary.example"}', 'is not a URL'],
    ['canary:8080', 'is not an https URL'],
    ['ftp://canary.example', 'is not an https URL'],
    ['ws://canary.example', 'is not an https URL'],
    ['file:///canary', 'is not an https URL'],
    ['javascript:canary', 'is not an https URL'],
    ['data:text/plain,canary', 'is not an https URL'],
    ['blob:https://canary.example/1', 'is not an https URL'],
    ['http://canary.example', 'is not an https URL, and http is for loopback only'],
    ['http://0.0.0.0/canary', 'is not an https URL, and http is for loopback only'],
    ['http://128.0.0.1/canary', 'is not an https URL, and http is for loopback only'],
    ['http://10.127.0.0/canary', 'is not an https URL, and http is for loopback only'],
    ['http://169.254.169.254/canary', 'is not an https URL, and http is for loopback only'],
    ['http://127-0-0-1/canary', 'is not an https URL, and http is for loopback only'],
    ['http://[::2]/canary', 'is not an https URL, and http is for loopback only'],
    ['http://localhost.canary.example', 'is not an https URL, and http is for loopback only'],
    ['http://canary-localhost', 'is not an https URL, and http is for loopback only'],
    ['http://127.0.0.1.canary.example', 'is not an https URL, and http is for loopback only'],
    ['https://canary@api.example.com', 'has credentials in it'],
    ['https://user:canary@api.example.com', 'has credentials in it'],
    ['https://:canary@api.example.com', 'has credentials in it'],
    ['http://canary@localhost', 'has credentials in it'],
    ['https://api.example.com/?key=canary', 'has a query or a fragment'],
    ['https://api.example.com/#canary', 'has a query or a fragment'],
    ['https://api.example.com?canary', 'has a query or a fragment'],
  ])('is refused as %j: it %s', (value, what) => {
    const error = refusalOf(value);
    expect(error).toMatchObject({ reason: `${ORIGIN} ${what}`, kind: 'configuration', statusCode: 500 });
    const views = [inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true }), JSON.stringify(error)];
    expect(views.join('\n')).not.toContain('canary');
    expect(error.message).not.toContain(ORIGIN);
  });

  test('is never without a host, with credentials, a query or a slash at its end, whatever was stored', () => {
    const anyValue = fc.oneof(
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.tuple(fc.constantFrom('https://', 'http://', 'https:', ''), fc.string()).map((parts) => parts.join('')),
      fc.anything(),
    );
    fc.assert(
      fc.property(anyValue, (value) => {
        let url: string;
        try {
          url = parse(value);
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigurationError);
          return;
        }
        expect(url).toMatch(/^(https:\/\/[^/]|http:\/\/(localhost|127\.|\[::1\]))/);
        expect(url).not.toMatch(/[?#\s]|\/$/);
        expect(new URL(url)).toMatchObject({ username: '', password: '', search: '', hash: '' });
        expect(parse(url)).toBe(url);
      }),
      { numRuns: 500 },
    );
  });
});
