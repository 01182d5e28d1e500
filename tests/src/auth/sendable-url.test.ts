import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalQuery, sendableUrl } from '../../../src/auth/sendable-url.ts';

const HOST = 'https://api.example.com';
const sent = (target: string): string => sendableUrl(new URL(`${HOST}${target}`)).url.href.slice(HOST.length);

describe('a URL has one encoding', () => {
  test.each([
    ['nothing to encode', '/dev/chat-1_a.b~c', '/dev/chat-1_a.b~c'],
    ['a space', '/a b', '/a%20b'],
    ['what is encoded already', '/a%20b', '/a%20b'],
    ['what is encoded twice already', '/a%2520b', '/a%2520b'],
    ['a slash that is no separator', '/a%2Fb', '/a%2Fb'],
    ['small hexadecimal digits', '/a%c3%a9', '/a%C3%A9'],
    ['a character that needs no encoding', '/%41%7e%5F', '/A~_'],
    ['unicode', '/Hà Nội/ሴ', '/H%C3%A0%20N%E1%BB%99i/%E1%88%B4'],
    ['delimiters', "/a:@!$&'()*+,;=b", '/a%3A%40%21%24%26%27%28%29%2A%2B%2C%3B%3Db'],
    ['a percent sign that encodes nothing', '/100%', '/100%25'],
    ['one before what is no byte', '/%zz%4', '/%25zz%254'],
    ['one before a byte', '/%%41', '/%25A'],
    ['bytes that are no UTF-8', '/%ff%FE', '/%FF%FE'],
    ['empty segments', '//a//b/', '//a//b/'],
    ['segments of dots', '/a/./b/../c/%2e%2E/d', '/a/d'],
    ['no query', '/a?', '/a'],
    ['a query', '/?a=1&b=2', '/?a=1&b=2'],
    ['spaces in a query, written both ways', '/?a=x+y&b=x%20y', '/?a=x%20y&b=x%20y'],
    ['a plus sign', '/?a=1%2B1', '/?a=1%2B1'],
    ['what axios leaves alone', '/?a=b:c$d,e', '/?a=b%3Ac%24d%2Ce'],
    ['brackets', '/?tag[]=a&tag%5B%5D=b', '/?tag%5B%5D=a&tag%5B%5D=b'],
    ['repeated parameters in their order', '/?tag=b&x=1&tag=a&tag=b', '/?tag=b&x=1&tag=a&tag=b'],
    ['an empty value', '/?a=&b=1', '/?a=&b=1'],
    ['no value', '/?a&b=1', '/?a=&b=1'],
    ['an empty name', '/?=1', '/?=1'],
    ['an empty name and value', '/?=', '/?='],
    ['empty parameters', '/?&&a=1&', '/?a=1'],
    ['equals signs in a value', '/?a=b=c', '/?a=b%3Dc'],
    ['names of inherited properties', '/?__proto__=1&constructor=2', '/?__proto__=1&constructor=2'],
    ['unicode in a query', '/?tên=Hà', '/?t%C3%AAn=H%C3%A0'],
    ['a question mark in a query', '/?a=?', '/?a=%3F'],
    ['a percent sign in a query that encodes nothing', '/?a=100%', '/?a=100%25'],
    ['a fragment, which is not sent', '/a?b=1#c', '/a?b=1'],
  ])('%s: %s is sent as %s', (_what, target, encoded) => {
    expect(sent(target)).toBe(encoded);
  });

  test('without credentials, with its port', () => {
    expect(sendableUrl(new URL('http://user:secret@127.0.0.1:3000/a')).url.href).toBe('http://127.0.0.1:3000/a');
  });

  test('and the URL it is made of stays as it is', () => {
    const url = new URL('https://user:secret@api.example.com/a b?c=d+e#f');
    const { href } = url;
    sendableUrl(url);
    expect(url.href).toBe(href);
  });

  test('whatever it holds: made of unreserved characters and bytes alone, and encoded again it stays the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (path, query) => {
        const url = new URL(`${HOST}/${path.replace(/[?#]/g, '')}?${query.replaceAll('#', '')}`);
        const once = sendableUrl(url);
        expect(once.url.pathname).toMatch(/^(\/|[\w.~-]|%[\dA-F]{2})*$/);
        expect(once.url.search).toMatch(/^(\?([\w.~=&-]|%[\dA-F]{2})+)?$/);
        expect(once.url.search.slice(1)).toBe(once.query.map((pair) => pair.join('=')).join('&'));
        expect(sendableUrl(once.url)).toEqual(once);
      }),
    );
  });

  test('that means what the URL means', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }))), (pairs) => {
        const url = new URL(HOST);
        for (const [name, value] of pairs) url.searchParams.append(name, value);
        const before = [...url.searchParams];
        expect([...sendableUrl(url).url.searchParams]).toEqual(before);
      }),
    );
  });
});

describe('a query is signed by name, then by value', () => {
  test.each([
    ['/?b=1&a=2', 'a=2&b=1'],
    ['/?a=2&a=10&a=1', 'a=1&a=10&a=2'],
    ['/?a=1&a=1', 'a=1&a=1'],
    // Sorted as whole text, "a-b=" would come before "a=".
    ['/?a-b=1&a=2', 'a=2&a-b=1'],
    ['/?a=1&B=2', 'B=2&a=1'],
    ['/?é=1&f=2', '%C3%A9=1&f=2'],
    ['/', ''],
  ])('%s as %s', (target, signed) => {
    expect(canonicalQuery(sendableUrl(new URL(`${HOST}${target}`)).query)).toBe(signed);
  });
});
