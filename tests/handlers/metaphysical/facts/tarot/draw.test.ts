import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DECK } from '../../../../../handlers/metaphysical/facts/tarot/deck.ts';
import { type DrawnCard, drawOf } from '../../../../../handlers/metaphysical/facts/tarot/draw.ts';

/** The algorithm of the docstrings, written apart from the code: names of the cards, reversed ones with a sign. */
function drawByHand(seed: string): string[] {
  const hex = Array.from({ length: 8 }, (_, block) =>
    createHash('sha256').update(`${block}:${seed}`, 'utf8').digest('hex'),
  );
  const stream = hex.join('').match(/../g) ?? [];
  let read = 0;
  const nextByte = (): number => Number.parseInt(stream[read++] ?? '', 16);
  const left = DECK.map((id) => id as string);
  const drawn: string[] = [];
  while (drawn.length < 3) {
    let byte = nextByte();
    while (Math.floor(byte / left.length) >= Math.floor(256 / left.length)) byte = nextByte();
    const id = left[byte % left.length];
    left.splice(left.indexOf(`${id}`), 1);
    drawn.push(nextByte() & 1 ? `${id} reversed` : `${id}`);
  }
  return drawn;
}

const written = ({ id, reversed }: DrawnCard): string => (reversed ? `${id} reversed` : id);

describe('a draw', () => {
  test('has three different cards for past, present and future, and its seed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (seed) => {
        const draw = drawOf({ seed });
        expect(draw.seed).toBe(seed);
        expect(draw.cards.map(({ position }) => position)).toEqual(['past', 'present', 'future']);
        expect(new Set(draw.cards.map(({ id }) => id)).size).toBe(3);
      }),
    );
  });

  test('is the one that its docstring tells how to make', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (seed) => {
        expect(drawOf({ seed }).cards.map(written)).toEqual(drawByHand(seed));
      }),
    );
  });

  // Made with Python's hashlib, after the docstrings.
  test.each([
    ['', ['nine-of-wands', 'king-of-swords reversed', 'page-of-wands']],
    ['hello', ['the-emperor', 'the-lovers reversed', 'four-of-swords']],
    ['Hà Nội', ['two-of-wands', 'the-lovers', 'nine-of-cups reversed']],
    ['0', ['the-tower', 'six-of-swords', 'the-hanged-man']],
    ['a3f1c5e7990b2d44', ['two-of-swords reversed', 'the-world reversed', 'the-chariot']],
  ])('of the seed "%s" is %j', (seed, cards) => {
    expect(drawOf({ seed }).cards.map(written)).toEqual(cards);
  });
});

describe('over 7,800 seeds', () => {
  const draws = Array.from({ length: 7800 }, (_, seed) => drawOf({ seed: `${seed}` }).cards);

  /** Pearson's statistic for counts that should be equal. */
  const chiSquare = (values: readonly string[], kinds: number): number => {
    const counts = new Map<string, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    const expected = values.length / kinds;
    const seen = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    return seen + (kinds - counts.size) * expected;
  };

  // By chance one statistic in a thousand is above 121.1 with 77 degrees of freedom, above 10.8 with 1 and above 16.3
  // with 3; the bounds are wider. Without the rejection of bytes 22 cards come a third more often: some 220.
  test.each([0, 1, 2])('each card comes as often as another, at position %p', (index) => {
    const ids = draws.map((cards) => `${cards[index]?.id}`);
    expect(chiSquare(ids, 78)).toBeLessThan(130);
  });

  test.each([0, 1, 2])('half of the cards are reversed, at position %p', (index) => {
    const turns = draws.map((cards) => `${cards[index]?.reversed}`);
    expect(chiSquare(turns, 2)).toBeLessThan(15.1);
  });

  test('what lies upside down does not depend on the card', () => {
    const pairs = draws.map((cards) => `${DECK.indexOf(cards[0]?.id ?? 'the-fool') % 2} ${cards[0]?.reversed}`);
    expect(chiSquare(pairs, 4)).toBeLessThan(21.1);
  });
});
