import { fileURLToPath } from 'node:url';
import { describe, expect, jest, test } from '@jest/globals';
import { runNode } from '../../../local/run-node.ts';

// The machine may be busy, and processes take their time to start.
jest.setTimeout(60_000);

const program = fileURLToPath(new URL('./children/calls.mjs', import.meta.url));

/** The calls that a tool sees in a fresh process, where it comes before the first call or after it. */
async function run(tool: string, order: string): Promise<unknown> {
  return JSON.parse(await runNode([program, tool, order], { cwd: fileURLToPath(new URL('.', import.meta.url)) }));
}

const REAL = { status: 200, text: 'real', isUnsent: false };
const MOCKED = { status: 201, text: 'asked yes', isUnsent: false };

describe.each(['before', 'after'])('what patches the modules of Node %s the first call', (order) => {
  test('sees the call of http and of https', async () => {
    const seen = ['http://127.0.0.1:1/path?a=b', 'https://127.0.0.1:1/path'];
    expect(await run('patch', order)).toEqual({ seen });
  });

  test('may be X-Ray', async () => {
    expect(await run('xray', order)).toEqual({
      answer: REAL,
      seen: [
        {
          request: { url: expect.stringMatching(/^http:\/\/127\.0\.0\.1.*\/path$/), method: 'POST' },
          response: { status: 200, content_length: 4 },
        },
      ],
    });
  });

  test('may be msw', async () => {
    expect(await run('msw', order)).toEqual({ mocked: [MOCKED, MOCKED], passed: REAL });
  });

  test('may be nock', async () => {
    const failed = [{ code: 'TimeoutError' }, { code: 'ECONNRESET' }];
    expect(await run('nock', order)).toEqual({ mocked: [MOCKED, MOCKED], failed, passed: REAL });
  });
});

test('a call over http loads neither fetch nor TLS, HTTP/2 or compression', async () => {
  expect(await run('none', 'before')).toEqual({ answer: REAL, loaded: [] });
});
