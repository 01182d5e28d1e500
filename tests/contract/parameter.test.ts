import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { accessLog } from '../../middlewares/access-log.ts';
import { type ServiceUrlOptions, serviceUrl } from '../../middlewares/service-url.ts';
import { restEvent } from '../../testing/events.ts';
import { createFakeClock, type FakeClock } from '../../testing/fake-clock.ts';
import { createLambdaContext } from '../../testing/lambda-context.ts';
import { OK, problemIn, type Stack, stackOf } from '../middlewares/support.ts';
import { MOTO_START_MS } from './moto.ts';
import { NAME, STORES, type Store } from './stores.ts';

const URL = 'https://ai.example.com/v1';
const TTL_MS = 300_000;
const BACKOFF_MS = 500;

interface Container {
  readonly clock: FakeClock;
  readonly stack: Stack;
  readonly urls: unknown[];
  readonly lines: Record<string, unknown>[];
}

/** Runs one chat over real sockets with a fake clock. */
const answerOf = (stack: Stack, clock: FakeClock): Promise<unknown> =>
  stack(restEvent({ arrivedAt: clock.now() }), createLambdaContext({ clock }));

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await turn();
}

describe.each(STORES)('a service URL in %s', (_name, start) => {
  let store: Store;

  beforeAll(async () => {
    delete process.env.AI_SERVICE_URL;
    store = await start();
  }, MOTO_START_MS);

  afterAll(async () => {
    await store?.stop();
  });

  afterEach(() => {
    store.set('fine');
  });

  /** A container that has just loaded: its first fetch is under way. */
  function cold(options: Partial<ServiceUrlOptions> = {}): Container {
    const [clock, urls, lines] = [createFakeClock(), [] as unknown[], [] as Record<string, unknown>[]];
    const { awsClientOptions } = store;
    const logger = { info: (_message: string, fields: Record<string, unknown>) => void lines.push(fields) };
    const handler = async (_event: unknown, { aiUrl }: { readonly aiUrl: string }): Promise<object> => {
      urls.push(aiUrl);
      return OK;
    };
    const toService = serviceUrl({ parameterName: NAME, clock, awsClientOptions: awsClientOptions ?? {}, ...options });
    return { clock, stack: stackOf({ clock, use: [accessLog({ logger }), toService], handler }), urls, lines };
  }

  async function warm(): Promise<Container> {
    await store.put(URL);
    const container = cold();
    expect(await answerOf(container.stack, container.clock)).toEqual(OK);
    return container;
  }

  test.each(['String', 'SecureString'] as const)('is fetched once, as a %s, and trimmed', async (type) => {
    await store.put(` ${URL}/\n`, type);
    const before = store.calls;
    const { stack, clock, urls } = cold();
    for (let chats = 0; chats < 3; chats += 1) expect(await answerOf(stack, clock)).toEqual(OK);
    expect(urls).toEqual([URL, URL, URL]);
    expect(store.calls).toBe(before + 1);
    await store.remove();
  });

  test('is found by version, by label and by ARN, with any name in the reply', async () => {
    await store.remove();
    await store.put(`${URL}/one`);
    await store.label('live');
    await store.put(`${URL}/two`);
    const selected = { ':1': 'one', ':2': 'two', ':live': 'one', '': 'two' };
    const bases = store.arn === undefined ? [NAME] : [NAME, store.arn];
    for (const [selector, version] of Object.entries(selected)) {
      for (const base of bases) {
        const { stack, clock, urls } = cold({ parameterName: base + selector });
        await answerOf(stack, clock);
        expect([base + selector, urls]).toEqual([base + selector, [`${URL}/${version}`]]);
      }
    }
  });

  test.each([':9', ':none'])('that has no such version (%s) is a failure of configuration', async (selector) => {
    await store.put(URL);
    const { stack, clock, lines } = cold({ parameterName: `${NAME}${selector}` });
    expect(problemIn(await answerOf(stack, clock))).toMatchObject({ status: 500, code: 'configuration' });
    expect(lines).toMatchObject([{ reason: `the parameter ${NAME}${selector} has no value` }]);
  });

  test('is one call for all simultaneous callers', async () => {
    await store.put(URL);
    const before = store.calls;
    const { stack, clock, urls } = cold();
    await Promise.all(Array.from({ length: 20 }, () => answerOf(stack, clock)));
    expect(urls).toEqual(Array.from({ length: 20 }, () => URL));
    expect(store.calls).toBe(before + 1);
  });

  test('is seen to have changed when its time is over', async () => {
    const { stack, clock, urls } = await warm();
    await store.put('https://new.example.com');
    clock.advance(TTL_MS - 1);
    await answerOf(stack, clock);
    clock.advance(1);
    await answerOf(stack, clock);
    expect(urls).toEqual([URL, URL, 'https://new.example.com']);
  });

  test('that is not there is a failure of configuration until it is', async () => {
    await store.put(URL);
    await store.remove();
    const { stack, clock, urls, lines } = cold();
    expect(problemIn(await answerOf(stack, clock))).toMatchObject({ status: 500, code: 'configuration' });
    expect(lines).toMatchObject([{ reason: `the parameter ${NAME} has no value` }]);
    await store.put(URL);
    clock.advance(BACKOFF_MS);
    expect(await answerOf(stack, clock)).toEqual(OK);
    expect(urls).toEqual([URL]);
  });

  test('that is no URL is a failure of configuration, whose log does not repeat it', async () => {
    await store.put('http://CANARY.example.com');
    const { stack, clock, lines } = cold();
    const answer = await answerOf(stack, clock);
    expect(problemIn(answer)).toMatchObject({ status: 500, code: 'configuration' });
    expect(JSON.stringify([answer, lines])).not.toContain('CANARY');
  });

  test.each(['throttles', 'fails', 'is down'] as const)(
    'serves while the store %s, asks it once per interval, and sees it recover',
    async (behaviour) => {
      const { stack, clock, urls } = await warm();
      const before = store.calls;
      store.set(behaviour);
      clock.advance(TTL_MS);
      for (let chats = 0; chats < 20; chats += 1) expect(await answerOf(stack, clock)).toEqual(OK);
      expect(store.calls).toBe(before + 1);
      clock.advance(BACKOFF_MS);
      for (let chats = 0; chats < 20; chats += 1) expect(await answerOf(stack, clock)).toEqual(OK);
      expect(store.calls).toBe(before + 2);
      store.set('fine');
      await store.put('https://new.example.com');
      clock.advance(2 * BACKOFF_MS);
      await answerOf(stack, clock);
      expect(urls.slice(0, -1)).toEqual(Array.from({ length: 41 }, () => URL));
      expect(urls.at(-1)).toBe('https://new.example.com');
    },
  );

  test.each(['throttles', 'fails', 'is down'] as const)(
    'that never came is a failure of configuration while the store %s, and comes when it recovers',
    async (behaviour) => {
      await store.put(URL);
      store.set(behaviour);
      const before = store.calls;
      const { stack, clock, urls, lines } = cold({ backoffMs: 40_000 });
      const answer = await answerOf(stack, clock);
      expect(problemIn(answer)).toMatchObject({ status: 500, code: 'configuration' });
      expect(lines).toMatchObject([{ reason: `the parameter ${NAME} could not be fetched` }]);
      expect(JSON.stringify([answer, lines])).not.toContain('CANARY');
      expect(store.calls).toBe(before + 1);
      store.set('fine');
      clock.advance(40_000);
      expect(await answerOf(stack, clock)).toEqual(OK);
      expect(urls).toEqual([URL]);
    },
  );

  test('serves when the store hangs, as soon as a fetch has had its time', async () => {
    const { stack, clock, urls } = await warm();
    const before = store.calls;
    store.set('hangs');
    clock.advance(TTL_MS);
    const asked = answerOf(stack, clock);
    await until(() => store.calls === before + 1);
    await clock.advanceAsync(1_500);
    expect(await asked).toEqual(OK);
    expect(await answerOf(stack, clock)).toEqual(OK);
    expect(urls).toEqual([URL, URL, URL]);
    expect(store.calls).toBe(before + 1);
  });

  test('that never came is asked for a second time beside a fetch that hangs', async () => {
    await store.put(URL);
    store.set('hangs');
    const before = store.calls;
    const { stack, clock, urls } = cold();
    await until(() => store.calls === before + 1);
    const asked = answerOf(stack, clock);
    store.set('fine');
    await clock.advanceAsync(1_500);
    expect(await asked).toEqual(OK);
    expect(urls).toEqual([URL]);
    expect(store.calls).toBe(before + 2);
  });

  test('that never comes is a 504 at the deadline', async () => {
    store.set('hangs');
    const before = store.calls;
    const { stack, clock } = cold();
    await until(() => store.calls === before + 1);
    const asked = answerOf(stack, clock);
    await clock.advanceAsync(25_000);
    const timing = { remainingMs: 0 };
    expect(problemIn(await asked)).toMatchObject({ status: 504, code: 'deadline-exceeded', timing });
  });
});
