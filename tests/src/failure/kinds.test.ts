import { describe, expect, test } from '@jest/globals';
import { FAILURES, isFailureKind } from '../../../src/failure/kinds.ts';

describe('the table of failures', () => {
  test('holds this closed list, each with the status that says whose fault it is, and whether trying again can help', () => {
    const rows = Object.entries(FAILURES).map(([kind, { status, retryable }]) => [kind, status, retryable]);
    expect(rows).toEqual([
      ['deadline-exceeded', 504, false],
      ['upstream-timeout', 504, true],
      ['upstream-unreachable', 502, true],
      ['upstream-invalid', 502, true],
      ['upstream-error', 502, true],
      ['upstream-rejected', 502, false],
      ['upstream-overloaded', 502, true],
      ['circuit-open', 503, false],
      ['invocation-ended', 500, false],
      ['configuration', 500, false],
    ]);
  });

  test.each(Object.entries(FAILURES))('tells a client of %s in one plain sentence, under a title', (_kind, traits) => {
    expect(traits.title).toMatch(/^[A-Z][a-z]+( [a-z]+)*$/);
    expect(traits.detail).toMatch(/^[A-Z][a-z ]+\.$/);
  });

  test('gives no two kinds the same title or the same sentence', () => {
    const all = Object.values(FAILURES);
    expect(new Set(all.map(({ title }) => title)).size).toBe(all.length);
    expect(new Set(all.map(({ detail }) => detail)).size).toBe(all.length);
  });
});

describe('isFailureKind', () => {
  test.each(Object.keys(FAILURES))('knows %s', (kind) => {
    expect(isFailureKind(kind)).toBe(true);
  });

  test.each([
    'upstream',
    'Configuration',
    '',
    'toString',
    'constructor',
    '__proto__',
    'hasOwnProperty',
    0,
    null,
    undefined,
    Symbol('configuration'),
    ['configuration'],
    { toString: () => 'configuration' },
  ])('refuses %p', (value) => {
    expect(isFailureKind(value)).toBe(false);
  });
});
