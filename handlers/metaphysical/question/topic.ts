import { DECK } from '../facts/tarot/deck.ts';
import type { Topic } from '../facts/topic.ts';
import type { Prompt } from './prompt.ts';

/** Words that mean a topic other than the stars, in lower case with all marks. */
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
 * The topic that a prompt speaks of, or else the stars: by the words of a topic, or by a card or a number that is asked
 * for by its name ("the Death card", "Mười Kiếm", "expression number 5").
 */
export function topicOf(prompt: Prompt): Topic {
  const signalled = SIGNAL_WORDS.find(([, names]) => names.some((name) => prompt.mentions(name)));
  return signalled?.[0] ?? topicNamed(prompt.concepts) ?? 'astrology';
}

const CARDS: ReadonlySet<string> = new Set(DECK);
const NUMBER = /^(life-path|expression|soul-urge)(-|$)/;

function topicNamed(concepts: readonly string[]): Topic | undefined {
  if (concepts.some((concept) => CARDS.has(concept))) return 'tarot';
  return concepts.some((concept) => NUMBER.test(concept)) ? 'numerology' : undefined;
}
