import { describe, expect, jest, test } from '@jest/globals';
import middy from '@middy/core';
import { bounded } from '../../middlewares/bounded.ts';
import { sqsEvent } from '../../testing/events.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { answerOf, invoke, OK, type Stack, stackOf, until } from './support.ts';

describe('a stack with bounded() is Middy', () => {
  const paths: [string, object[], unknown][] = [
    ['an answer', [named('a'), named('b')], async () => OK],
    ['an early answer', [named('a'), { before: () => OK }, named('b')], async () => OK],
    ['a failure that is handled', [{ onError: () => OK }, named('a')], () => Promise.reject(new Error('x'))],
    ['a failure that is not', [named('a')], () => Promise.reject(new Error('x'))],
    ['a before that fails', [named('a'), { before: () => Promise.reject(new Error('x')) }, named('b')], async () => OK],
  ];

  test.each(paths)(
    'its plugins hear of everything in order, with the names of the hooks: %s',
    async (_path, use, handler) => {
      const trace = async (plugin: object): Promise<unknown[]> => {
        const heard: unknown[] = [];
        const hear = (name: string) => (detail: unknown) => {
          heard.push(typeof detail === 'string' ? `${name} ${detail}` : name);
        };
        const names = ['beforePrefetch', 'requestStart', 'beforeMiddleware', 'afterMiddleware'];
        const hooks = [...names, 'beforeHandler', 'afterHandler', 'requestEnd'].map((name) => [name, hear(name)]);
        const stack = middy({ ...plugin, ...Object.fromEntries(hooks) });
        for (const middleware of use) stack.use(middleware);
        const run = stack.handler(handler as never) as unknown as Stack;
        await run(sqsEvent(), {}).catch(() => heard.push('threw'));
        return heard;
      };
      const heard = await trace(bounded());
      expect(heard).toEqual(await trace({ timeoutEarlyInMillis: 0 }));
      expect(heard).toEqual(expect.arrayContaining(['beforePrefetch', 'requestStart', 'requestEnd']));
    },
  );

  function named(name: string): object {
    const before = { [`${name}Before`]: () => undefined }[`${name}Before`];
    const after = { [`${name}After`]: () => undefined }[`${name}After`];
    const onError = { [`${name}OnError`]: () => undefined }[`${name}OnError`];
    return { before, after, onError };
  }

  test('calls the hooks of a plugin on the plugin, as Middy does', async () => {
    const owners = async (mode: object): Promise<unknown[]> => {
      const seen: unknown[] = [];
      const note = function (this: { mark?: string } | undefined): void {
        seen.push(this?.mark);
      };
      const hooks = { requestStart: note, beforeHandler: note, afterHandler: note, requestEnd: note };
      const stack = middy({ ...mode, ...hooks, mark: 'mine' } as middy.PluginObject).handler(async () => OK);
      await (stack as unknown as Stack)(sqsEvent(), {});
      return seen;
    };
    expect(await owners(bounded())).toEqual(['mine', 'mine', 'mine', 'mine']);
    expect(await owners({ timeoutEarlyInMillis: 0 })).toEqual(['mine', 'mine', 'mine', 'mine']);
  });

  test('takes its handler in either place, with middlewares added before and after, and between invocations', async () => {
    const clock = createFakeClock();
    const inline = middy(async () => OK, bounded({ clock }));
    const late = middy(bounded({ clock })).handler(async () => OK);
    for (const stack of [inline, late] as unknown as (Stack & { before(hook: () => void): unknown })[]) {
      expect((await invoke(stack, clock, { watchMs: 0 })).response).toEqual(OK);
      const added = jest.fn();
      for (const times of [1, 3]) {
        stack.before(() => void added());
        expect((await invoke(stack, clock, { watchMs: 0 })).response).toEqual(OK);
        expect(added).toHaveBeenCalledTimes(times);
      }
    }
  });

  test('seeds request.internal, and needs nothing of it', async () => {
    const seen: unknown[] = [];
    const use = [{ before: ({ internal }: { internal: { seeded?: string } }) => void seen.push(internal.seeded) }];
    const clock = createFakeClock();
    await invoke(stackOf({ clock, use, plugin: { internal: { seeded: 'yes' } } }), clock);
    expect(seen).toEqual(['yes']);
  });

  test('declares no more than two arguments: the runtime client refuses three', () => {
    const handler = (_event: unknown, _context: unknown, _options: unknown): typeof OK => OK;
    expect(stackOf({ handler }).length).toBeLessThanOrEqual(2);
    expect(middy(handler as never, bounded()).length).toBeLessThanOrEqual(2);
  });

  test('has no early time-out of Middy, which covers the handler alone', async () => {
    const clock = createFakeClock();
    // There is no time left by the machine's clock, and the handler takes long enough for a timer to fire.
    const handler = async (): Promise<object> => {
      const startedAt = performance.now();
      await until(() => performance.now() > startedAt + 5);
      return OK;
    };
    expect(await answerOf(stackOf({ clock, handler }), clock, { remainingMs: 4 })).toEqual(OK);
  });
});

describe("Middy's early time-out is refused by name when built", () => {
  const early = (): unknown => ({ statusCode: 504 });
  const handler = (): typeof OK => OK;

  test.each<[string, () => object]>([
    ['timeoutEarlyInMillis', () => ({ ...bounded(), timeoutEarlyInMillis: 100 })],
    ['timeoutEarlyInMillis', () => ({ timeoutEarlyInMillis: 100, ...bounded() })],
    ['timeoutEarlyInMillis', () => ({ ...bounded(), timeoutEarlyInMillis: 100, timeoutEarlyResponse: early })],
    ['timeoutEarlyResponse', () => ({ ...bounded(), timeoutEarlyResponse: early })],
    ['timeoutEarlyInMillis', () => bounded({ timeoutEarlyInMillis: 100 } as never)],
    ['timeoutEarlyInMillis', () => bounded({ timeoutEarlyInMillis: 0 } as never)],
    ['timeoutEarlyResponse', () => bounded({ timeoutEarlyResponse: early } as never)],
  ])('%s, beside bounded() or in it', (name, plugin) => {
    const refusal = new TypeError(
      `bounded(): ${name} has no effect: bounded() ends the whole run at its deadline, and reserveMs is the time kept for the answer`,
    );
    expect(() => middy(plugin())).toThrow(refusal);
    expect(() => middy(handler as never, plugin())).toThrow(refusal);
  });

  test('a time-out that is off, or not given, is none', () => {
    for (const plugin of [{}, { timeoutEarlyInMillis: 0 }, { timeoutEarlyInMillis: undefined }]) {
      expect(() => middy({ ...bounded(), ...plugin } as never)).not.toThrow();
    }
    expect(() => middy({ ...bounded(), timeoutEarlyResponse: undefined } as never)).not.toThrow();
  });

  test('what holds their place answers nothing', () => {
    expect(bounded().timeoutEarlyResponse?.()).toBeUndefined();
  });

  test("hooks of Middy's plugins are told where they stand", () => {
    expect(() => bounded({ requestStart: () => undefined } as never)).toThrow(
      new TypeError("bounded(): requestStart is Middy's and stands beside: middy({ ...bounded(), requestStart })"),
    );
  });
});

describe('other modes are refused', () => {
  test('streaming and durable functions, with a message that says which', async () => {
    const call = async (context: object): Promise<unknown> => stackOf({})({}, context);
    await expect(call({ write: () => true })).rejects.toThrow(
      new TypeError('bounded(): response streaming has no bounded form yet; this function answers in one piece'),
    );
    await expect(call({ lambdaContext: {} })).rejects.toThrow(
      new TypeError('bounded(): durable execution has no bounded form yet; this function answers in one piece'),
    );
  });

  test('an execution mode as an option of its own', () => {
    expect(() => bounded({ executionMode: () => undefined } as never)).toThrow(
      new TypeError('bounded(): it is an execution mode itself and takes no other'),
    );
  });
});

describe('nonsense is refused when built, naming option and value', () => {
  test.each([
    [{ reserveMs: -1 }, 'bounded(): reserveMs takes a whole number from 0 to 900000, not -1'],
    [{ reserveMs: Number.NaN }, 'bounded(): reserveMs takes a whole number from 0 to 900000, not NaN'],
    [{ reserveMs: '500' as never }, 'bounded(): reserveMs takes a whole number from 0 to 900000, not "500"'],
    [{ reserveMs: { caller: 1.5 } }, 'bounded(): reserveMs.caller takes a whole number from 0 to 900000, not 1.5'],
    [
      { reserveMs: { gateway: 900_001 } },
      'bounded(): reserveMs.gateway takes a whole number from 0 to 900000, not 900001',
    ],
    [{ restApiLimitMs: 49 }, 'bounded(): restApiLimitMs takes a whole number from 50 to 900000, not 49'],
    [
      { restApiLimitMs: Number.POSITIVE_INFINITY },
      'bounded(): restApiLimitMs takes a whole number from 50 to 900000, not Infinity',
    ],
  ])('%j', (options, message) => {
    expect(() => bounded(options)).toThrow(new RangeError(message));
  });
});
