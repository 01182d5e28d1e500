import { expect, test } from '@jest/globals';
import { isLoopback } from '../../src/loopback.ts';

test.each([
  ['http://127.0.0.1:3000', true],
  ['http://127.8.9.10', true],
  // URL parsers write numbers and short forms as four parts.
  ['http://2130706433', true],
  ['http://127.1', true],
  ['http://[::1]:8080', true],
  ['http://[0:0:0:0:0:0:0:1]', true],
  ['http://LocalHost', true],
  ['http://localhost.example.com', false],
  ['http://127.0.0.1.example.com', false],
  ['http://128.0.0.1', false],
  ['http://10.0.0.1', false],
  ['http://[::2]', false],
  ['http://0.0.0.0', false],
  ['http://example.com', false],
])('of %s: %s', (url, expected) => {
  expect(isLoopback(new URL(url).hostname)).toBe(expected);
});
