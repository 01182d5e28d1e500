import type { Facts } from '../../facts/facts.ts';
import type { Topic } from '../../facts/topic.ts';
import { conceptsNamedIn } from '../../question/glossary/glossary.ts';
import { languageOf } from '../../question/language/language.ts';
import { searchWordsOf } from '../../question/search-terms.ts';
import { foldVietnamese } from '../../text/fold.ts';
import { conceptsOf } from '../concepts-of.ts';
import type { Passage } from '../passage.ts';
import { placementKeysOf } from './keys.ts';

/** What every chart has, so that a passage about it may speak to anybody. */
const GENERAL = /^(house|aspect|sign)\./;
const PLACEMENT = /-(?:in|with)-/;
const OF_ANOTHER_TOPIC = /^(card|life-path|expression|soul-urge)\./;

/**
 * Tells of a passage that the text has found whether it may stand in this answer: not what speaks of a card that was not
 * drawn, a number or a placement that is not theirs, as if it were; unless the prompt itself names it.
 */
export function relevanceTo(facts: Facts, topic: Topic, prompt: string): (passage: Passage) => boolean {
  const isNamed = namedIn(prompt, topic);
  const placements = facts.natal && new Set(placementKeysOf(facts.natal));
  return (passage) => {
    const { key } = passage;
    if (isNamed(passage)) return true;
    if (topic !== 'astrology' || OF_ANOTHER_TOPIC.test(key)) return false;
    return GENERAL.test(key) || placements?.has(key) === true;
  };
}

/** Letters and digits with a blank on either side, folded; what follows a comma or a bracket in a title is a remark. */
const wordsIn = (text: string): string =>
  ` ${
    foldVietnamese(text)
      .match(/[\p{L}\p{M}\p{N}]+/gu)
      ?.join(' ') ?? ''
  } `;

function namesTitles(prompt: string): (title: string) => boolean {
  const words = wordsIn(prompt);
  return (title) => {
    const [name = ''] = title.split(/[,(]/);
    return words.includes(wordsIn(name));
  };
}

/** Tells of a passage whether a prompt names what it is about: a placement by its title, all else by any of its names. */
export function namedIn(prompt: string, topic: Topic): (passage: Passage) => boolean {
  // "The Moon" is a card where cards are spoken of.
  const words = searchWordsOf(topic === 'tarot' ? `${prompt} tarot` : prompt);
  const named = new Set(conceptsNamedIn(words, languageOf(prompt)));
  const isTitled = namesTitles(prompt);
  // Who asks for a card reversed does not ask for it upright, which its name alone means.
  const isOtherWay = (id: string): boolean => id.endsWith('-upright') && named.has('reversed') && !named.has('upright');
  return ({ id, title }) =>
    !isOtherWay(id) &&
    (PLACEMENT.test(id)
      ? isTitled(title)
      : conceptsOf(id).names.some((names) => names.every((name) => named.has(name))));
}
