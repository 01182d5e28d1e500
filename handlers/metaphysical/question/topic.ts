import { DECK } from '../facts/tarot/deck.ts';
import type { Topic } from '../facts/topic.ts';
import { conceptsNamedIn } from './glossary/glossary.ts';
import { languageOf } from './language/language.ts';
import { mentionsIn } from './mentions.ts';
import { searchWordsOf } from './search-terms.ts';

/** What a prompt says when it means a topic that is not the stars, lower case with all marks. */
const SIGNAL_WORDS: readonly (readonly [Topic, readonly string[]])[] = [
  [
    'tarot',
    [
      'tarot',
      'arcana',
      'rút bài',
      'bốc bài',
      'trải bài',
      'lá bài',
      'bói bài',
      'draw a card',
      'draw me a card',
      'pick a card',
      'the cards',
      'three cards',
      'rút cho',
      'rút giùm',
      'bốc cho',
      'bốc giùm',
      'trải cho',
    ],
  ],
  [
    'numerology',
    ['numerology', 'thần số', 'life path', 'soul urge', 'số chủ đạo', 'đường đời', 'số sứ mệnh', 'số linh hồn'],
  ],
];

/**
 * What to answer about: what the user chose, or else what the prompt speaks of, or else the stars.
 *
 * @param preferred the topic of the request, which decides: they know better than a guess
 */
export function topicOf(prompt: string, preferred?: Topic): Topic {
  if (preferred !== undefined) return preferred;
  const isMentioned = mentionsIn(prompt);
  return SIGNAL_WORDS.find(([, names]) => names.some(isMentioned))?.[0] ?? topicNamedIn(prompt) ?? 'astrology';
}

const CARDS: ReadonlySet<string> = new Set(DECK);
const NUMBER = /^(life-path|expression|soul-urge)(-|$)/;

/** A card or a number that is asked for by its name: "the Death card", "Mười Kiếm", "expression number 5". */
function topicNamedIn(prompt: string): Topic | undefined {
  const concepts = conceptsNamedIn(searchWordsOf(prompt), languageOf(prompt));
  if (concepts.some((concept) => CARDS.has(concept))) return 'tarot';
  return concepts.some((concept) => NUMBER.test(concept)) ? 'numerology' : undefined;
}
