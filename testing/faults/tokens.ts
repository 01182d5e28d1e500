import type { Exchange, Fault } from './exchange.ts';

/** A way in which language models stream their answers. */
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

/** Chat completions, as OpenAI's API and its many likes stream them (OpenAI API reference, "Chat completion chunk"). */
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

/** Messages, as Anthropic's API streams them (Claude API reference, "Streaming messages"). */
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

/** So many tokens, and the end of the stream. */
export const tokensToTheEnd =
  (count: number): Fault =>
  (exchange) => {
    const protocol = begin(exchange);
    exchange.response.end(tokens(protocol, count) + protocol.ending);
  };

/** So many tokens, then silence. */
export const tokensThenStall =
  (count: number): Fault =>
  (exchange) => {
    exchange.response.write(tokens(begin(exchange), count));
  };

/** A token now and then, for ever: no idle timer ever fires. */
export const tokensForEver =
  (intervalMs: number): Fault =>
  (exchange) => {
    const protocol = begin(exchange);
    exchange.every(intervalMs, () => exchange.response.write(protocol.token('token ')));
  };
