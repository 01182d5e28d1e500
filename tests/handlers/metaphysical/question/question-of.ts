import { type Question, readQuestion } from '../../../../handlers/metaphysical/question/question.ts';
import type { ChatRequest } from '../../../../handlers/request/chat-request.ts';

/** Reads a question of which a test says only what matters to it. */
export function questionOf(chat: Partial<ChatRequest> = {}): Question {
  return readQuestion({ prompt: 'hello', userId: 'ann', ...chat });
}
