import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seedOf } from '../../../../../handlers/metaphysical/facts/tarot/seed.ts';

const date = { year: 2026, month: 11, day: 22 };

const asked = { userId: 'user-1', prompt: 'What comes?', date };

test('the same question of one user on one day has one seed, of sixteen hexadecimal digits', () => {
  expect(seedOf(asked)).toMatch(/^[0-9a-f]{16}$/);
  expect(seedOf({ ...asked, date: { ...date } })).toBe(seedOf(asked));
});

// printf '%s' '["user-1","What comes?","2026-11-22"]' | sha256sum | head -c 16
test('the seed can be made in a shell', () => {
  expect(seedOf(asked)).toBe('1774bcdfd6edbdbc');
});

test.each([
  ['user', { ...asked, userId: 'user-2' }],
  ['question', { ...asked, prompt: 'What comes next?' }],
  ['day', { ...asked, date: { ...date, day: 23 } }],
])('another %s has another seed', (_, other) => {
  expect(seedOf(other)).not.toBe(seedOf(asked));
});

test('texts that only run together alike have different seeds', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', '"', ',', '\\', '[', ']', '\n', '\0', '-') });
  fc.assert(
    fc.property(texts, texts, texts, texts, (userId, prompt, otherUserId, otherPrompt) => {
      const isSame = userId === otherUserId && prompt === otherPrompt;
      expect(seedOf({ userId, prompt, date }) === seedOf({ userId: otherUserId, prompt: otherPrompt, date })).toBe(
        isSame,
      );
    }),
  );
  expect(seedOf({ userId: 'a', prompt: 'bc', date })).not.toBe(seedOf({ userId: 'ab', prompt: 'c', date }));
});
