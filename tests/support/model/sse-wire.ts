/** The data that ends a stream. */
export const DONE = '[DONE]';

/** Encodes an event. */
export function eventOf(data: unknown): string {
  return `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
}

/** The fields of every message of a stream. */
const FRAME = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_790_000_000, model: 'test' };

/** A message that adds to the answer: `{ content: 'Hello' }`. */
export function deltaOf(delta: Readonly<Record<string, unknown>>): string {
  return eventOf({ ...FRAME, choices: [{ index: 0, delta, finish_reason: null }], usage: null });
}

/** The message that ends the answer. */
export function finishOf(reason: string): string {
  return eventOf({ ...FRAME, choices: [{ index: 0, delta: {}, finish_reason: reason }], usage: null });
}

/** The message with the number of tokens. */
export function usageOf(tokens: number): string {
  const usage = { prompt_tokens: 7, completion_tokens: tokens, total_tokens: tokens + 7 };
  return eventOf({ ...FRAME, choices: [], usage });
}

/** A text as a whole stream, one message per token. */
export function streamOf(text: string, reason = 'stop'): string {
  const tokens = tokensOf(text);
  const deltas = tokens.map((content) => deltaOf({ content })).join('');
  return `${deltaOf({ role: 'assistant', content: '' })}${deltas}${finishOf(reason)}${usageOf(tokens.length)}${eventOf(DONE)}`;
}

/** A whole answer of a server that does not stream. */
export function completionOf(text: string, reason = 'stop'): string {
  return JSON.stringify({
    ...FRAME,
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: reason }],
    usage: { prompt_tokens: 7, completion_tokens: tokensOf(text).length, total_tokens: 99 },
  });
}

/** Splits a text into words with the white space before each, which stand for tokens. */
export function tokensOf(text: string): string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}
