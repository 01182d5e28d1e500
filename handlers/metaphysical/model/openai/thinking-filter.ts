/** Takes the thinking out of an answer. */
export interface ThinkingFilter {
  /** What of the answer so far is not thinking, and has not been given before. */
  take(text: string): string;
  /** What was held back and turned out to be no thinking, when the answer is over. */
  rest(): string;
}

const OPEN = '<think>';
const CLOSE = '</think>';

/**
 * A filter for what a model thinks aloud at the beginning of its answer: DeepSeek R1 and Qwen3 do so between `<think>`
 * and `</think>` where the server was not told to take it out (vLLM: `--reasoning-parser`). White space before the
 * answer goes too. It holds back seven characters at most. Templates that put `<think>` into the prompt leave nothing
 * to see but `</think>`, too late to take anything back: that needs the server's own parser.
 */
export function thinkingFilter(): ThinkingFilter {
  let held = '';
  let place: 'before' | 'thinking' | 'answer' = 'before';
  const release = (): string => {
    const text = held;
    held = '';
    return text;
  };
  const skip = (): string => {
    const end = held.indexOf(CLOSE);
    if (end === -1) {
      held = held.slice(1 - CLOSE.length);
      return '';
    }
    place = 'before';
    held = held.slice(end + CLOSE.length);
    return begin();
  };
  const begin = (): string => {
    held = held.trimStart();
    if (held.startsWith(OPEN)) {
      place = 'thinking';
      return skip();
    }
    if (OPEN.startsWith(held)) return '';
    place = 'answer';
    return release();
  };
  return {
    take(text) {
      held += text;
      if (place === 'answer') return release();
      return place === 'before' ? begin() : skip();
    },
    rest: () => (place === 'before' ? held : ''),
  };
}
