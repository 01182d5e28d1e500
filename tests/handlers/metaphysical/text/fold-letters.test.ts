import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { foldLetters, hasLetters } from '../../../../handlers/metaphysical/text/fold-letters.ts';

test.each([
  ['Nguyễn Thị Ánh Đào', 'nguyenthianhdao'],
  ['đĐ', 'dd'],
  ['Søren', 'soren'],
  ['Wałęsa', 'walesa'],
  ['Weiß', 'weiss'],
  ['STRAẞE', 'strasse'],
  ['Æsa Œuvre', 'aesaoeuvre'],
  ['Þórður', 'thordur'],
  ['İpek Işık', 'ipekisik'],
  ['Ángel Çağlar Ñuñez', 'angelcaglarnunez'],
  ['ＡＮＮ', 'ann'],
  ["O'Brien-Smith 3rd", 'obriensmithrd'],
  ['Анна 42', ''],
])('%s is %s', (text, letters) => {
  expect(foldLetters(text)).toBe(letters);
  expect(hasLetters(text)).toBe(letters !== '');
});

test('decomposed and composed spellings are the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(foldLetters(text.normalize('NFD'))).toBe(foldLetters(text.normalize('NFC')));
    }),
  );
});

test('only the letters a to z are left', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(foldLetters(text)).toMatch(/^[a-z]*$/);
    }),
  );
});
