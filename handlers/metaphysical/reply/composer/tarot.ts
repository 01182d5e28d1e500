import { cardName } from '../../facts/tarot/card-name.ts';
import type { Draw } from '../../facts/tarot/draw.ts';
import type { Language } from '../../text/language.ts';
import type { Texts } from './texts/texts.ts';

/** The drawn cards, and the seed to draw them again. */
export function sayCards({ seed, cards }: Draw, language: Language, { sentences }: Texts): string[] {
  const named = cards.map(({ id, position, reversed }) => ({ name: cardName(id, language), position, reversed }));
  return [sentences.cards(named), sentences.seed(seed)];
}
