import type { Facts } from '../../facts/facts.ts';
import type { Brief } from '../../model/brief.ts';
import type { Question } from '../../question/question.ts';
import type { Language } from '../../text/language.ts';
import { sayBirth } from './birth.ts';
import { sayNow } from './now.ts';
import { sayNumbers } from './numbers.ts';
import { sayCards } from './tarot.ts';
import { EN } from './texts/en.ts';
import type { Texts } from './texts/texts.ts';
import { VI } from './texts/vi.ts';

const TEXTS: Record<Language, Texts> = { en: EN, vi: VI };

/**
 * An answer from facts and passages: the computed sentences, a paragraph for each passage, and the statement that no
 * language model made it.
 *
 * The prompt only selects the planets. No part of it is ever repeated, so a user (or a page they pasted) cannot put
 * words into this service's answer.
 */
export function composeAnswer({ question, facts, passages }: Brief): string {
  const texts = TEXTS[question.language];
  const computed = sentencesOf(question, facts, texts).join(' ');
  const known = passages.map(({ title, text }) => `${title}: ${text}`);
  return [computed, ...known, texts.sentences.honesty[question.topic]].join('\n\n');
}

function sentencesOf({ prompt, language, topic }: Question, facts: Facts, texts: Texts): string[] {
  const { planets } = prompt;
  const { sky, natal, tarot, numerology } = facts;
  if (topic === 'tarot' && tarot !== undefined) return sayCards(tarot, language, texts);
  if (topic === 'numerology') return sayNumbers(numerology ?? {}, texts);
  return natal === undefined ? sayNow(planets, sky, texts) : sayBirth(planets, { ...facts, natal }, texts);
}
