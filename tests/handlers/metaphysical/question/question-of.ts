import { type Question, readQuestion } from '../../../../handlers/metaphysical/question/question.ts';
import type { ChatRequest } from '../../../../handlers/request/chat-request.ts';

/** Reads a question from the fields that matter to a test. */
export function questionOf(chat: Partial<ChatRequest> = {}): Question {
  return readQuestion({ prompt: 'hello', userId: 'ann', ...chat });
}
