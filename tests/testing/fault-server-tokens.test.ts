import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type FaultName, type FaultServer, startFaultServer } from '../../testing/fault-server.ts';
import { type RawOutcome, rawRequest } from '../support/raw-request.ts';

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer();
});
afterEach(() => server.stop());

const ask = (fault: FaultName, path: string, giveUpAfterMs?: number): Promise<RawOutcome> =>
  rawRequest(`${server.urlFor(fault)}${path}`, giveUpAfterMs, '{}');

/** The data of each event. */
const eventsOf = ({ body }: RawOutcome): string[] =>
  [...body.toString().matchAll(/^data: (.*)$/gm)].map(([, text = '']) => text);

const isToken = (text: string): boolean => text.includes('token ');

describe.each([
  ['/v1/chat/completions', '[DONE]'],
  ['/v1/messages', '{"type":"message_stop"}'],
])('the stream of a language model at %s', (path, last) => {
  test('is whole', async () => {
    const outcome = await ask('tokens-3', path);
    expect(outcome).toMatchObject({ status: 200, complete: true });
    expect(outcome.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(eventsOf(outcome).filter(isToken)).toHaveLength(3);
    expect(eventsOf(outcome).at(-1)).toBe(last);
    for (const text of eventsOf(outcome).slice(0, -1)) expect(JSON.parse(text)).toBeInstanceOf(Object);
  });

  test('falls silent', async () => {
    const outcome = await ask('tokens-2-then-stall', path, 100);
    expect(outcome.complete).toBe(false);
    expect(eventsOf(outcome).filter(isToken)).toHaveLength(2);
  });

  test('never ends', async () => {
    const outcome = await ask('tokens-every-10', path, 300);
    expect(outcome.complete).toBe(false);
    expect(eventsOf(outcome).filter(isToken).length).toBeGreaterThan(2);
  });
});

test.each(['tokens', 'tokens-', 'tokens-x', 'tokens-1-then', 'tokens-every'])('there is no fault %s', (name) => {
  expect(() => server.urlFor(name as FaultName)).toThrow(RangeError);
});
