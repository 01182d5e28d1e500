import type { ChatRequest } from '../../../request/chat-request.ts';
import { foldMarks } from '../../text/fold.ts';
import type { Language } from '../../text/language.ts';
import { plainText } from '../../text/plain-text.ts';
import { CARE_TEXTS, type CareKind } from './care-texts.ts';
import { DESPAIR } from './despair.ts';
import { SHORT_FORMS } from './short-forms.ts';
import { IDIOMS, SIGNALS } from './signals.ts';

/** An answer to a question that belongs to people who are qualified. */
export interface Care {
  readonly kind: CareKind;
  readonly text: string;
}

const KINDS = Object.keys(SIGNALS) as CareKind[];

/**
 * The careful answer to a question that needs one; undefined for all others. No language model takes part.
 *
 * Of the conversation only the user's last message counts, and only if it was about self-harm: "And what do the cards
 * say?" after that is the same question.
 */
export function careFor(
  { prompt, history = [] }: Pick<ChatRequest, 'prompt' | 'history'>,
  language: Language,
): Care | undefined {
  const before = history.findLast(({ role }) => role === 'user')?.content ?? '';
  const kind = kindOf(before) === 'self-harm' ? 'self-harm' : kindOf(prompt);
  return kind && { kind, text: CARE_TEXTS[language][kind] };
}

function kindOf(text: string): CareKind | undefined {
  const marked = IDIOMS.reduce(
    (words, idiom) => words.replace(idiom, ' '),
    spaced(plainText(text, true).toLowerCase()),
  );
  const folded = foldMarks(marked).replace(/[^ ]+/g, (word) => SHORT_FORMS.get(word) ?? word);
  if (DESPAIR.some((pattern) => pattern.test(folded))) return 'self-harm';
  const has = (words: string) => (phrase: string) => words.includes(` ${phrase} `);
  return KINDS.find((kind) => SIGNALS[kind].folded.some(has(folded)) || SIGNALS[kind].marked.some(has(marked)));
}

/** Its words with one blank on either side of each; "don't" is one word, however it is written. */
const spaced = (text: string): string =>
  ` ${
    text
      .replace(/['’]/g, '')
      .match(/[\p{L}\p{M}\p{N}]+/gu)
      ?.join(' ') ?? ''
  } `;
