import type { Numerology } from '../../facts/numerology/numerology.ts';
import type { Texts } from './texts/texts.ts';

/** The numbers that are known, and what the others would need. */
export function sayNumbers({ lifePath, expression, soulUrge }: Numerology, { sentences }: Texts): string[] {
  const numbers = { lifePath: lifePath?.number, expression: expression?.number, soulUrge: soulUrge?.number };
  const needed = [
    ...(lifePath === undefined ? (['date'] as const) : []),
    ...(expression === undefined ? (['name'] as const) : []),
  ];
  return [
    ...(needed.length < 2 ? [sentences.numbers(numbers)] : []),
    ...(needed.length > 0 ? [sentences.numbersNeed(needed)] : []),
  ];
}
