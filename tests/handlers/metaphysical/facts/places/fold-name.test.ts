import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bareOf } from '../../../../../handlers/metaphysical/facts/places/affixes.ts';
import {
  foldedWords,
  foldName,
  markedWords,
  markName,
} from '../../../../../handlers/metaphysical/facts/places/fold-name.ts';

describe('a folded name', () => {
  it.each([
    ['Thành phố Hồ Chí Minh', 'thanh pho ho chi minh'],
    ['ĐẮK LẮK', 'dak lak'],
    ['Ðà Lạt', 'da lat'],
    ['Phan Rang-Tháp Chàm', 'phan rang thap cham'],
    ['  TP.  HCM ', 'tp hcm'],
    ["N’Dalatando ʻAmrān L'Aquila", 'ndalatando amran laquila'],
    ['Łódź, Tromsø, Gießen, Iğdır, Ærø', 'lodz tromso giessen igdir aero'],
    ['St. Louis', 'saint louis'],
    ['東京 1', '東京 1'],
  ])('of %s is %s', (name, folded) => {
    expect(foldName(name)).toBe(folded);
    expect(foldName(name.normalize('NFD'))).toBe(folded);
    expect(foldName(folded)).toBe(folded);
  });
});

describe('a marked name', () => {
  it('is the same for both ways of placing a tone, and of composing a letter', () => {
    expect(markName('Hoà')).toBe(markName('Hòa'));
    expect(markName('Thuỷ')).toBe(markName('Thủy'));
    expect(markName('Ðà Nẵng'.normalize('NFD'))).toBe(markName('đà nẵng'));
  });

  it.each([
    ['Vinh', 'Vĩnh'],
    ['Da', 'Đa'],
    ['Tân', 'Tan'],
    ['Lạc', 'Lác'],
  ])('distinguishes %s from %s', (one, other) => {
    expect(markName(one)).not.toBe(markName(other));
    expect(foldName(one)).toBe(foldName(other));
  });

  it('has the words of the folded one, whatever is in them', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('a', ' ', '\u0301', '’', 'Đ', '.') }),
    );
    fc.assert(
      fc.property(text, (name) => {
        expect(markedWords(name).length).toBe(foldedWords(name).length);
        expect(markedWords(name).map(foldName)).toEqual(foldedWords(name));
      }),
    );
  });
});

describe('an affix', () => {
  it.each([
    ['thanh pho vinh', { front: 2, end: 0, kind: 'place' }],
    ['tp vinh', { front: 1, end: 0, kind: 'place' }],
    ['tinh nghe an', { front: 1, end: 0, kind: 'region' }],
    ['hue city', { front: 0, end: 1, kind: 'place' }],
    ['gifu prefecture', { front: 0, end: 1, kind: 'region' }],
  ])('of %s is recognised', (name, bare) => {
    expect(bareOf(name.split(' '))).toEqual(bare);
  });

  it.each(['quan', 'city', 'thanh pho', 'vinh', 'tphcm'])('is no part of %s', (name) => {
    expect(bareOf(name.split(' '))).toBeUndefined();
  });
});
