import { describe, expect, test } from '@jest/globals';
import { cardName } from '../../../../../handlers/metaphysical/facts/tarot/card-name.ts';
import { DECK } from '../../../../../handlers/metaphysical/facts/tarot/deck.ts';

describe('the deck', () => {
  test('has 78 cards, no two alike: 22 major arcana and four suits of fourteen', () => {
    expect(DECK).toHaveLength(78);
    expect(new Set(DECK).size).toBe(78);
    for (const suit of ['wands', 'cups', 'swords', 'pentacles']) {
      expect(DECK.filter((id) => id.endsWith(`-of-${suit}`))).toHaveLength(14);
    }
  });

  // The titles and numbers of A. E. Waite, The Pictorial Key to the Tarot (1911), part II.
  test.each([
    [0, 'the-fool'],
    [1, 'the-magician'],
    [2, 'the-high-priestess'],
    [3, 'the-empress'],
    [4, 'the-emperor'],
    [5, 'the-hierophant'],
    [6, 'the-lovers'],
    [7, 'the-chariot'],
    [8, 'strength'],
    [9, 'the-hermit'],
    [10, 'wheel-of-fortune'],
    [11, 'justice'],
    [12, 'the-hanged-man'],
    [13, 'death'],
    [14, 'temperance'],
    [15, 'the-devil'],
    [16, 'the-tower'],
    [17, 'the-star'],
    [18, 'the-moon'],
    [19, 'the-sun'],
    [20, 'judgement'],
    [21, 'the-world'],
  ])('has as number %p %s', (number, id) => {
    expect(DECK[number]).toBe(id);
  });

  test('goes on with wands, cups, swords and pentacles, from ace to king', () => {
    expect([DECK[22], DECK[31], DECK[32], DECK[33], DECK[34], DECK[35]]).toEqual([
      'ace-of-wands',
      'ten-of-wands',
      'page-of-wands',
      'knight-of-wands',
      'queen-of-wands',
      'king-of-wands',
    ]);
    expect([DECK[36], DECK[50], DECK[64], DECK[77]]).toEqual([
      'ace-of-cups',
      'ace-of-swords',
      'ace-of-pentacles',
      'king-of-pentacles',
    ]);
  });
});

describe('the name of a card', () => {
  test.each([
    ['the-fool', 'The Fool', 'Chàng Khờ (The Fool)'],
    ['wheel-of-fortune', 'Wheel of Fortune', 'Bánh Xe Số Phận (Wheel of Fortune)'],
    ['strength', 'Strength', 'Sức Mạnh (Strength)'],
    ['the-empress', 'The Empress', 'Hoàng Hậu (The Empress)'],
    ['ace-of-cups', 'Ace of Cups', 'Át Cốc (Ace of Cups)'],
    ['seven-of-wands', 'Seven of Wands', 'Bảy Gậy (Seven of Wands)'],
    ['page-of-swords', 'Page of Swords', 'Tiểu Đồng Kiếm (Page of Swords)'],
    ['knight-of-pentacles', 'Knight of Pentacles', 'Hiệp Sĩ Tiền (Knight of Pentacles)'],
    ['queen-of-cups', 'Queen of Cups', 'Nữ Hoàng Cốc (Queen of Cups)'],
    ['king-of-pentacles', 'King of Pentacles', 'Vua Tiền (King of Pentacles)'],
  ] as const)('%s is %s, and in Vietnamese %s', (id, english, vietnamese) => {
    expect(cardName(id, 'en')).toBe(english);
    expect(cardName(id, 'vi')).toBe(vietnamese);
  });

  test.each(['en', 'vi'] as const)('belongs to no other card, and is complete (%s)', (language) => {
    const names = DECK.map((id) => cardName(id, language).split(' (')[0]);
    expect(new Set(names).size).toBe(78);
    expect(names.join()).not.toContain('undefined');
  });
});
