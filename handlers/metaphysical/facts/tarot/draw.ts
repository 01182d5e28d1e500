import { type CardId, DECK } from './deck.ts';
import { pickBelow, seededBytes } from './seeded-bytes.ts';

const POSITIONS = ['past', 'present', 'future'] as const;

/** The meaning of a place in the spread. */
type Position = (typeof POSITIONS)[number];

/** A card as it was drawn. */
export interface DrawnCard {
  readonly id: CardId;
  readonly position: Position;
  /** True if it lies upside down. */
  readonly reversed: boolean;
}

/** A draw, and what it takes to draw it again. */
export interface Draw {
  readonly seed: string;
  readonly cards: readonly DrawnCard[];
}

/** The options of a draw. */
export interface DrawOptions {
  /** Decides the cards. Any text; halves of surrogate pairs count as U+FFFD. */
  readonly seed: string;
}

/**
 * Draws a card for each position, no two alike: the same ones for the same seed, in any language, by this algorithm.
 *
 * Take the deck in its order (major arcana 0 to 21, then wands, cups, swords and pentacles, each ace to ten, page,
 * knight, queen, king) and the stream of bytes of the seed (`seededBytes`). For each position: pick a number below how
 * many cards are left (`pickBelow`), counting from 0 take out the card of that number, keeping the order of the others,
 * and read one byte more: the card is reversed if it is odd. This is the shuffle as Fisher and Yates print it
 * (Statistical Tables, 1938, example 12), stopped when there are cards enough.
 */
export function drawOf({ seed }: DrawOptions): Draw {
  const nextByte = seededBytes(seed);
  const pile = [...DECK];
  const take = (position: Position): DrawnCard[] =>
    pile.splice(pickBelow(pile.length, nextByte), 1).map((id) => ({ id, position, reversed: nextByte() % 2 === 1 }));
  return { seed, cards: POSITIONS.flatMap(take) };
}
