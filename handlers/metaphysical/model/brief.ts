import type { ChatRequest, Topic } from '../../request/chat-request.ts';
import type { Facts } from '../facts/facts.ts';
import type { Passage } from '../knowledge/passage.ts';
import type { Language } from '../language/language.ts';

/** All that an answer is made from. */
export interface Brief {
  readonly prompt: string;
  readonly history: NonNullable<ChatRequest['history']>;
  readonly language: Language;
  readonly topic: Topic;
  readonly facts: Facts;
  readonly passages: readonly Passage[];
}
