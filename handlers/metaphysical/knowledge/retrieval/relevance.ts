import type { Facts } from '../../facts/facts.ts';
import type { Question } from '../../question/question.ts';
import { conceptsOf } from '../concepts-of.ts';
import type { Passage } from '../passage.ts';
import { placementKeysOf } from './keys.ts';

/** The keys of what every chart has: a passage about it fits everybody. */
const GENERAL = /^(house|aspect|sign)\./;
const PLACEMENT = /-(?:in|with)-/;
const OF_ANOTHER_TOPIC = /^(card|life-path|expression|soul-urge)\./;

/**
 * Tells whether a passage that the text has found may be in this answer. One about a card that was not drawn, or about
 * a number or a placement of another person, may not, unless the prompt itself names it.
 */
export function relevanceTo(facts: Facts, question: Question): (passage: Passage) => boolean {
  const placements = facts.natal && new Set(placementKeysOf(facts.natal));
  return (passage) => {
    const { key } = passage;
    if (isNamedIn(question, passage)) return true;
    if (question.topic !== 'astrology' || OF_ANOTHER_TOPIC.test(key)) return false;
    return GENERAL.test(key) || placements?.has(key) === true;
  };
}

/** Tells whether a question names the subject of a passage: a placement by its title, all else by any of its names. */
export function isNamedIn({ prompt, named }: Question, { id, title }: Passage): boolean {
  // The name alone means the upright card; a question about the reversed one does not ask for it.
  if (id.endsWith('-upright') && named.has('reversed') && !named.has('upright')) return false;
  if (PLACEMENT.test(id)) return prompt.hasTitle(title);
  return conceptsOf(id).names.some((names) => names.every((name) => named.has(name)));
}
