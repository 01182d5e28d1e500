/**
 * The 22 major arcana by number: 0 is the Fool, Strength is 8 and Justice 11 (A. E. Waite, The Pictorial Key to the
 * Tarot, 1911).
 */
const MAJORS = [
  'the-fool',
  'the-magician',
  'the-high-priestess',
  'the-empress',
  'the-emperor',
  'the-hierophant',
  'the-lovers',
  'the-chariot',
  'strength',
  'the-hermit',
  'wheel-of-fortune',
  'justice',
  'the-hanged-man',
  'death',
  'temperance',
  'the-devil',
  'the-tower',
  'the-star',
  'the-moon',
  'the-sun',
  'judgement',
  'the-world',
] as const;

/** The suits in Waite's order. */
const SUITS = ['wands', 'cups', 'swords', 'pentacles'] as const;

const RANKS = [
  'ace',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'page',
  'knight',
  'queen',
  'king',
] as const;

export type Major = (typeof MAJORS)[number];
export type Suit = (typeof SUITS)[number];
export type Rank = (typeof RANKS)[number];

/** One of the 78 cards of the Rider-Waite-Smith deck: "the-fool", "ace-of-cups", "king-of-pentacles". */
export type CardId = Major | `${Rank}-of-${Suit}`;

const minorsOf = (suit: Suit): CardId[] => RANKS.map((rank): CardId => `${rank}-of-${suit}`);

/**
 * The deck in order: the majors by number, then wands, cups, swords and pentacles, each from ace to ten, page to king.
 */
export const DECK: readonly CardId[] = [...MAJORS, ...SUITS.flatMap(minorsOf)];
