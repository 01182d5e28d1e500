import { messagesOf } from '../messages.ts';
import type { ModelRequest } from '../model.ts';
import type { DialectRules } from './dialect.ts';

/** Lively but to the point: answers retell given passages, and small local models stray above it. */
const TEMPERATURE = 0.7;

/** The body that asks for an answer, as JSON. The count of tokens comes last in the stream, where it is known. */
export function requestBodyOf(id: string, rules: DialectRules, { brief, maxTokens }: ModelRequest): string {
  const { system, messages } = messagesOf(brief);
  return JSON.stringify({
    model: id,
    messages: [{ role: 'system', content: system }, ...messages.map(({ role, text }) => ({ role, content: text }))],
    stream: true,
    ...(rules.countsTokens && { stream_options: { include_usage: true } }),
    [rules.limit]: maxTokens,
    ...(rules.takesTemperature && { temperature: TEMPERATURE }),
  });
}
