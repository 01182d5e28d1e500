import { expect, test } from '@jest/globals';
import { askedAbout } from '../../../../../handlers/metaphysical/knowledge/postgres/asked-about.ts';

const of = (id: string) => ({ id, lang: 'en' }) as const;

test('a passage is asked about by its id and by the concept that says the same, once, in its language', () => {
  const lines = { en: ['one'], vi: ['một'] };
  const asked = new Map([
    ['sign-leo', lines],
    ['leo', lines],
    ['moon', { en: ['two'], vi: [] }],
  ]);
  expect(askedAbout(of('sign-leo'), asked)).toEqual(['one']);
  expect(askedAbout({ id: 'sign-leo', lang: 'vi' }, asked)).toEqual(['một']);
  expect(askedAbout(of('moon-in-leo'), asked)).toEqual([]);
  expect(askedAbout(of('sign-leo'), new Map([['leo', lines]]))).toEqual(['one']);
});
