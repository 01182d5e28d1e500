import type { Topic } from '../../request/chat-request.ts';
import type { Facts } from '../facts/facts.ts';
import type { Language } from '../language/language.ts';
import { sayBirth } from './birth.ts';
import { sayNow } from './now.ts';
import { sayNumbers } from './numbers.ts';
import { sayCards } from './tarot.ts';
import { EN } from './texts/en.ts';
import type { Texts } from './texts/texts.ts';
import { VI } from './texts/vi.ts';

const TEXTS: Record<Language, Texts> = { en: EN, vi: VI };

export interface AnswerInput {
  prompt: string;
  language: Language;
  topic: Topic;
  facts: Facts;
}

/**
 * A short answer from the facts alone.
 *
 * The prompt decides which planets are spoken of and nothing else: no part of it is ever repeated, so nothing that a
 * user (or a page they pasted) writes can come back as if this service had said it.
 */
export function composeAnswer({ prompt, language, topic, facts }: AnswerInput): string {
  const texts = TEXTS[language];
  return [...sentencesOf({ prompt, language, topic, facts }, texts), texts.sentences.honesty[topic]].join(' ');
}

function sentencesOf({ prompt, language, topic, facts }: AnswerInput, texts: Texts): string[] {
  const { sky, natal, tarot, numerology } = facts;
  if (topic === 'tarot' && tarot !== undefined) return sayCards(tarot, language, texts);
  if (topic === 'numerology') return sayNumbers(numerology ?? {}, texts);
  return natal === undefined ? sayNow(prompt, sky, texts) : sayBirth(prompt, { ...facts, natal }, texts);
}
