// A stack that misbehaves as the request says: {"where":"before","does":"hangs"}.
import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import { bounded, inbound } from '../../../index.ts';

const hang = () => new Promise(() => undefined);

const circular = { statusCode: 200, body: {} };
circular.body.self = circular;

const deeds = {
  hangs: hang,
  // biome-ignore lint/suspicious/noThenProperty: a thenable is the fault under test
  'returns-a-thenable-that-hangs': () => ({ then: () => undefined }),
  throws: () => {
    throw new Error('canary: not for the client');
  },
  'throws-undefined': () => {
    throw undefined;
  },
  'throws-a-string': () => {
    throw 'canary: not for the client';
  },
  'blocks-the-event-loop': () => {
    for (;;);
  },
  'returns-nothing': () => undefined,
  'returns-null': () => null,
  'returns-false': () => false,
  'returns-a-number': () => 42,
  'returns-a-string': () => 'canary',
  'returns-an-array': () => [1, 2, 3],
  'returns-a-function': () => hang,
  'returns-a-bigint': () => 42n,
  'returns-no-status': () => ({ reply: 'canary' }),
  'returns-a-circular-body': () => circular,
  'returns-a-body-that-is-an-object': () => ({ statusCode: 200, body: { reply: 'canary' } }),
  'returns-a-status-that-is-a-word': () => ({ statusCode: 'fine', body: 'canary' }),
  'returns-a-status-of-0': () => ({ statusCode: 0, body: 'canary' }),
  'returns-a-header-of-two-lines': () => ({ statusCode: 200, headers: { 'x-a': 'canary\r\nx-b: canary' }, body: '' }),
  'returns-headers-in-a-list': () => ({ statusCode: 200, headers: ['x-a', 'canary'], body: '' }),
  'returns-7-MB': () => ({ statusCode: 200, body: 'x'.repeat(7 * 1024 * 1024) }),
};

const deedAt = (place, { where, does }) => (where === place ? deeds[does] : undefined);

const hookAt = (place) => (request) => deedAt(place, request.event.body)?.();

function handler({ body }, { deadline }) {
  if (body.where === 'onError') deadline.require(3_600_000);
  const deed = deedAt('handler', body);
  return deed === undefined ? { statusCode: 200, body: '{"reply":"fine"}' } : deed();
}

const stack = middy(bounded())
  .use(httpErrorHandler({ logger: false }))
  .use(httpJsonBodyParser())
  .use(inbound())
  .use({ before: hookAt('before'), after: hookAt('after'), onError: hookAt('onError') })
  .handler(handler);

export { stack as handler };
