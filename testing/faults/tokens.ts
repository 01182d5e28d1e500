import type { Exchange, Fault } from './exchange.ts';

/** The format of a stream of a language model. */
interface Protocol {
  readonly opening: string;
  token(text: string): string;
  readonly ending: string;
}

const data = (value: object): string => `data: ${JSON.stringify(value)}\n\n`;

const chunk = (delta: object, reason: string | null): string =>
  data({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'loopback',
    choices: [{ index: 0, delta, finish_reason: reason }],
  });

/** The format of chat completions, of OpenAI's API and those compatible with it (OpenAI API reference, "Chat completion chunk"). */
const CHAT_COMPLETIONS: Protocol = {
  opening: chunk({ role: 'assistant', content: '' }, null),
  token: (text) => chunk({ content: text }, null),
  ending: `${chunk({}, 'stop')}data: [DONE]\n\n`,
};

const event = (type: string, members: object = {}): string => `event: ${type}\n${data({ type, ...members })}`;

const MESSAGE = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'loopback',
  content: [],
  stop_reason: null,
  stop_sequence: null,
  usage: { input_tokens: 1, output_tokens: 1 },
};

/** The format of messages, of Anthropic's API (Claude API reference, "Streaming messages"). */
const MESSAGES: Protocol = {
  opening: [
    event('message_start', { message: MESSAGE }),
    event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
  ].join(''),
  token: (text) => event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } }),
  ending: [
    event('content_block_stop', { index: 0 }),
    event('message_delta', {
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { output_tokens: 1 },
    }),
    event('message_stop'),
  ].join(''),
};

function begin({ request, response }: Exchange): Protocol {
  const protocol = request.url?.endsWith('/messages') ? MESSAGES : CHAT_COMPLETIONS;
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' }).write(protocol.opening);
  return protocol;
}

const tokens = (protocol: Protocol, count: number): string =>
  Array.from({ length: count }, (_, index) => protocol.token(`token ${index + 1} `)).join('');

/** Sends a number of tokens and ends the stream. */
export const tokensToTheEnd =
  (count: number): Fault =>
  (exchange) => {
    const protocol = begin(exchange);
    exchange.response.end(tokens(protocol, count) + protocol.ending);
  };

/** Sends a number of tokens, then nothing more. */
export const tokensThenStall =
  (count: number): Fault =>
  (exchange) => {
    exchange.response.write(tokens(begin(exchange), count));
  };

/** Sends a token at each interval, for ever: no idle timer ever fires. */
export const tokensForEver =
  (intervalMs: number): Fault =>
  (exchange) => {
    const protocol = begin(exchange);
    exchange.every(intervalMs, () => exchange.response.write(protocol.token('token ')));
  };
