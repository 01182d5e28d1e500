import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { leavesOpen, sends } from '../../../../support/model/sse-scripts.ts';
import { type SseServer, startSseServer } from '../../../../support/model/sse-server.ts';
import { completionOf, DONE, deltaOf, eventOf, finishOf, usageOf } from '../../../../support/model/sse-wire.ts';
import { outcomeOf, requestOf } from './ask.ts';

let server: SseServer;

beforeAll(async () => {
  server = await startSseServer(sends(''));
});

afterAll(() => server.stop());

async function told(body: string | Uint8Array): Promise<string> {
  server.script = sends(body);
  return await outcomeOf(server, requestOf());
}

const chunk = (delta: object, finish: unknown = null, more: object = {}): string =>
  eventOf({ id: 'x', object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }], ...more });
const numbers = { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 };
const END = eventOf(DONE);

/** Streams as servers and gateways send them: their order and their fields, not their words. */
const STREAMS: Readonly<Record<string, readonly [body: string, expected: string]>> = {
  'vLLM, with a reasoning parser': [
    chunk({ role: 'assistant', content: '' }) +
      chunk({ reasoning_content: 'Hmm' }) +
      chunk({ content: 'Hel' }) +
      chunk({ content: 'lo' }, 'stop', { usage: null }) +
      eventOf({ choices: [], usage: numbers }) +
      END,
    'Hello[stop 3]',
  ],
  'vLLM, when it fails within a stream': [
    chunk({ content: 'Hel' }) + eventOf({ object: 'error', message: 'x', type: 'BadRequestError', code: 400 }) + END,
    'Hel|rejected',
  ],
  'llama.cpp': [
    chunk({ role: 'assistant', content: null }) +
      chunk({ content: 'Hello' }) +
      chunk({}, 'stop', { usage: numbers, timings: { predicted_n: 3 } }) +
      END,
    'Hello[stop 3]',
  ],
  'LM Studio, when it fails': [`event: error\n${eventOf({ error: { message: 'Model unloaded' } })}`, '|unavailable'],
  'Ollama, which says "" until there is a reason': [
    chunk({ role: 'assistant', content: 'Hel' }, '') +
      chunk({ content: 'lo' }, '') +
      chunk({ content: '' }, 'stop') +
      END,
    'Hello[stop -]',
  ],
  'DashScope, which says "null" until there is a reason': [
    chunk({ content: 'Hel' }, 'null') + chunk({ content: 'lo' }, 'stop') + END,
    'Hello[stop -]',
  ],
  "Gemini's endpoint, with thoughts in the text and the whole answer in one message": [
    chunk({ role: 'assistant', content: '<thought>Hmm</thought>Hello' }, 'stop', { usage: numbers }) + END,
    'Hello[stop 3]',
  ],
  "Gemini's endpoint, with its own name for the reason": [
    chunk({ content: 'Hello' }) +
      eventOf({ choices: [{ delta: {}, finish_reason: null, finishReason: 'STOP' }] }) +
      END,
    'Hello[stop -]',
  ],
  'a gateway that finishes every message, thoughts included': [
    chunk({ reasoning_content: 'Hmm' }, 'stop') +
      chunk({ content: 'Hel' }, 'stop') +
      chunk({ content: 'lo' }, 'stop') +
      END,
    'Hello[stop -]',
  ],
  'a server whose model reaches its limit while it thinks': [
    chunk({ content: 'Hello. ' }) + chunk({ content: '', reasoning: 'Hmm' }, 'length') + END,
    'Hello. [length -]',
  ],
  'Mistral, with parts': [
    chunk({ role: 'assistant', content: '' }) +
      chunk({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Hmm' }] }] }) +
      chunk({
        content: [
          { type: 'text', text: 'Hel' },
          { type: 'reference', reference_ids: [1] },
          { type: 'text', text: 'lo' },
        ],
      }) +
      chunk({ content: '' }, 'stop', { usage: numbers }) +
      END,
    'Hello[stop 3]',
  ],
  'parts that are bare, unnamed, or no text': [
    chunk(
      { content: ['He', { text: 'll' }, { type: 'output_text', text: 'o' }, null, 7, { type: 'text', text: 7 }] },
      'stop',
    ) +
      chunk({ content: { type: 'text', text: '!' } }) +
      END,
    'Hello![stop -]',
  ],
  'DeepSeek, which keeps the connection alive by comments': [
    `: keep-alive\n\n: keep-alive\n\n${chunk({ role: 'assistant', content: null, reasoning_content: 'Hmm' })}${chunk({ content: 'Hello', reasoning_content: null })}${chunk({ content: '' }, 'stop', { usage: numbers })}${END}`,
    'Hello[stop 3]',
  ],
  'DeepSeek, when it is interrupted': [
    chunk({ content: 'Hel' }) + chunk({ content: 'lo' }, 'insufficient_system_resource') + END,
    'Hello|invalid',
  ],
  Groq: [
    chunk({ role: 'assistant', content: '' }, null, { x_groq: { id: 'req_1' } }) +
      chunk({ content: 'Hello' }) +
      chunk({}, 'stop', { x_groq: { usage: numbers } }) +
      END,
    'Hello[stop -]',
  ],
  'OpenRouter, with comments': [
    `: OPENROUTER PROCESSING\n\n${chunk({ role: 'assistant', content: 'Hello' })}: OPENROUTER PROCESSING\n\n${chunk({ content: '' }, 'stop', { native_finish_reason: 'STOP' })}${chunk({ role: 'assistant', content: '' }, null, { usage: numbers })}${END}`,
    'Hello[stop 3]',
  ],
  'OpenRouter, when a provider fails within a stream': [
    chunk({ content: 'Hel' }) +
      chunk({ content: '' }, 'error', { error: { code: 502, message: 'Provider disconnected' } }),
    'Hel|unavailable',
  ],
  'OpenRouter, with the error in the choice': [
    chunk({ content: 'Hel' }) +
      eventOf({ choices: [{ delta: { content: '' }, finish_reason: 'error', error: { code: 429 } }] }),
    'Hel|throttled',
  ],
  'a gateway that hands on the reason and not the error': [
    chunk({ content: 'Hel' }) + chunk({ content: '' }, 'error') + END,
    'Hel|invalid',
  ],
  'Azure, with what its filters found': [
    eventOf({ choices: [], prompt_filter_results: [{ prompt_index: 0, content_filter_results: {} }] }) +
      chunk({ role: 'assistant', content: '', refusal: null }) +
      eventOf({
        choices: [{ index: 0, content_filter_offsets: {}, content_filter_results: {}, finish_reason: null }],
      }) +
      chunk({ content: 'Hello' }) +
      chunk({}, 'stop') +
      eventOf({ choices: [], usage: numbers }) +
      END,
    'Hello[stop 3]',
  ],
  'OpenAI, when the model refuses': [
    chunk({ role: 'assistant', content: null, refusal: '' }) + chunk({ refusal: "I can't." }) + chunk({}, 'stop') + END,
    '[stop -]',
  ],
  'calls of tools that nobody offered, and then an answer': [
    chunk({ tool_calls: [{ index: 0, function: { name: 'x', arguments: '{}' } }] }) +
      chunk({ content: 'Hello' }) +
      chunk({}, 'stop') +
      END,
    'Hello[stop -]',
  ],
  'MiniMax, with numbers behind the answer and no choices': [
    chunk({ content: 'Hello' }, 'stop') +
      eventOf({ choices: null, usage: numbers, base_resp: { status_code: 0 } }) +
      END,
    'Hello[stop 3]',
  ],
  'MiniMax, when it fails': [eventOf({ choices: null, base_resp: { status_code: 1004, status_msg: 'x' } }), '|invalid'],
  'a gateway that sends null to keep the connection alive': [
    eventOf(null) +
      chunk({ content: 'Hel' }) +
      eventOf('null') +
      eventOf({ type: 'ping' }) +
      eventOf({}) +
      eventOf('ping') +
      chunk({ content: 'lo' }, 'stop'),
    'Hello[stop -]',
  ],
  'a server that sends a whole message as one event': [eventOf(completionOf('Hello')) + END, 'Hello[stop 1]'],
  'Hugging Face TGI': [chunk({ role: 'assistant', content: 'Hello' }, 'eos_token') + END, 'Hello[stop -]'],
  'Hugging Face TGI, when it is overloaded': [
    eventOf({ error: 'Model is overloaded', error_type: 'overloaded' }),
    '|unavailable',
  ],
  'an empty answer that is filtered': [
    chunk({ role: 'assistant', content: null }) + chunk({}, 'SAFETY') + END,
    '[filtered -]',
  ],
};

describe('a stream as it is sent by', () => {
  test.each(Object.entries(STREAMS))('%s', async (_who, [body, expected]) => {
    expect(await told(body)).toBe(expected);
    // Byte by byte: where the network cuts makes no difference.
    const bytes = Buffer.from(body);
    server.script = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const byte of bytes) response.write(Uint8Array.of(byte));
      response.end();
    };
    expect(await outcomeOf(server, requestOf())).toBe(expected);
  });
});

const WHOLE = `${deltaOf({ content: 'Hello' })}${finishOf('stop')}`;

/** Bytes after a reason to stop. */
const TAILS: Readonly<Record<string, readonly [tail: string | Uint8Array, count: string]>> = {
  'numbers without choices': [eventOf({ usage: numbers }), '3'],
  'numbers with choices that are null': [eventOf({ choices: null, usage: numbers }), '3'],
  'numbers with empty choices': [usageOf(3), '3'],
  'numbers behind pings': [
    `${eventOf({ type: 'ping' })}data:\n\ndata: \n\n: x\n\n${eventOf('ping')}${usageOf(3)}`,
    '3',
  ],
  'numbers behind [DONE]': [`${END}${usageOf(3)}`, '-'],
  '[DONE] with a blank': [`${usageOf(3)}data: [DONE] \n\n${eventOf({ error: { code: 500 } })}`, '3'],
  '[DONE] with a tab and no blank before it': [`data:[DONE]\t\n\n${usageOf(3)}`, '-'],
  'an error': [eventOf({ error: { code: 500, message: 'x' } }), '-'],
  'broken JSON': ['data: {"choices":[{\n\n', '-'],
  'choices that are none': [`${eventOf({ choices: [7] })}${eventOf({ choices: 'x' })}${usageOf(3)}`, '3'],
  'content that is none': [chunk({ content: 7 }), '-'],
  'a reason that nobody knows': [`${finishOf('banana')}${usageOf(3)}`, '3'],
  'bytes that are no UTF-8': [Buffer.from([0x64, 0xff, 0xfe, 0x0a, 0x0a]), '-'],
  'a page': ['<html><body>502 Bad Gateway</body></html>\n\n', '-'],
  'half an event': ['data: {"choi', '-'],
  'an event without an end': [`data: ${'x'.repeat(100_000)}`, '-'],
  'two mebibytes of nothing': [': padding\n\n'.repeat(200_000), '-'],
};

describe('an answer that is whole', () => {
  const tails = Object.entries(TAILS).map(([what, [tail, count]]) => ({ what, tail: Buffer.from(tail), count }));

  test.each(tails)('is not changed by $what', async ({ tail, count }) => {
    const body = Buffer.concat([Buffer.from(WHOLE), tail]);
    expect(await told(body)).toBe(`Hello[stop ${count}]`);
    // The same in one piece with its tail, and with the connection left open behind it.
    server.script = leavesOpen(body);
    expect(await outcomeOf(server, requestOf())).toBe(`Hello[stop ${count}]`);
    await server.deserted();
  });

  test('is not waited for while pings come without end', async () => {
    server.script = async ({ left }, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(WHOLE);
      const timer = setInterval(() => response.write(eventOf({ type: 'ping' })), 20);
      left.addEventListener('abort', () => clearInterval(timer));
    };
    expect(await outcomeOf(server, requestOf())).toBe('Hello[stop -]');
    await server.deserted();
  });
});
