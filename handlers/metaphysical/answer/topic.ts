import type { Topic } from '../../request/chat-request.ts';
import { mentionsIn } from '../language/mentions.ts';

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
  return SIGNAL_WORDS.find(([, names]) => names.some(isMentioned))?.[0] ?? 'astrology';
}
