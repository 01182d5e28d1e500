import type { ChatRequest } from '../../request/chat-request.ts';
import type { Facts } from '../facts/facts.ts';
import type { Topic } from '../facts/topic.ts';
import type { Passage } from '../knowledge/passage.ts';
import type { Language } from '../text/language.ts';

/** All that an answer is made from. */
export interface Brief {
  readonly prompt: string;
  readonly history: NonNullable<ChatRequest['history']>;
  readonly language: Language;
  readonly topic: Topic;
  readonly facts: Facts;
  readonly passages: readonly Passage[];
}
