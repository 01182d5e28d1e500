import type { Topic } from '../../request/chat-request.ts';
import type { Facts } from '../facts/facts.ts';
import type { Passage } from '../knowledge/passage.ts';
import { foldVietnamese } from '../language/fold.ts';
import { placementKeysOf } from './keys.ts';

/** What every chart has, so that a passage about it may speak to anybody. */
const GENERAL = /^(house|aspect|sign|con-giap)\./;
const OF_ANOTHER_TOPIC = /^(card|life-path|expression|soul-urge)\./;

/**
 * Tells of a passage that the text has found whether it may stand in this answer: not what speaks of a card that was not
 * drawn, a number or a placement that is not theirs, as if it were; unless the prompt itself names it.
 */
export function relevanceTo(facts: Facts, topic: Topic, prompt: string): (passage: Passage) => boolean {
  const isNamed = namesTitles(prompt);
  const placements = facts.natal && new Set(placementKeysOf(facts.natal));
  return ({ key, title }) => {
    if (isNamed(title)) return true;
    if (topic !== 'astrology' || OF_ANOTHER_TOPIC.test(key)) return false;
    return placements === undefined || GENERAL.test(key) || placements.has(key);
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
