import { afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { httpApiEvent, restEvent } from '../../testing/events.ts';
import { createLambdaContext } from '../../testing/lambda-context.ts';
import { runScript } from '../support/library.ts';
import { type FaultyTable, pointSdkAt, startFaultyTable, warmUp } from './idempotency/table.ts';

interface Response {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}
type Handler = (event: unknown, context: unknown) => Promise<Response>;

const CHAT = { prompt: 'Where is Mars?', userId: 'ann-of-green-gables' };

/** A new container: its own copy of the handler's module. */
let copies = 0;
async function coldMetaphysical(tableName: string): Promise<Handler> {
  process.env.IDEMPOTENCY_TABLE = tableName;
  copies += 1;
  const module: { handler: unknown } = await import(`../../handlers/metaphysical.ts?copy=${copies}`);
  return module.handler as Handler;
}

const eventOf = (key: string | undefined, body: object = CHAT): object =>
  restEvent({ path: '/metaphysical', body, headers: key === undefined ? {} : { 'Idempotency-Key': key } });

const problemOf = ({ statusCode, body }: Response): unknown => {
  const { status, code, detail } = JSON.parse(body);
  return { statusCode, status, code, detail };
};

let table: FaultyTable;
let metaphysical: Handler;
const ask = (key?: string, body?: object): Promise<Response> => metaphysical(eventOf(key, body), createLambdaContext());

beforeAll(async () => {
  jest.spyOn(console, 'info').mockImplementation(() => undefined);
  await warmUp();
});

beforeEach(async () => {
  table = await startFaultyTable({ returnsItem: true });
  pointSdkAt(table);
  metaphysical = await coldMetaphysical(table.name);
});

afterEach(async () => {
  await table.stop();
});

describe('MetaphysicalAPI', () => {
  test('gives exactly the same answer for the same key, in every spelling of the key and the body', async () => {
    const first = await ask('key-1');
    const again = await ask('"key-1"', { userId: CHAT.userId, prompt: ` ${CHAT.prompt} `, extra: 1 });
    const overHttpApi = await metaphysical(
      httpApiEvent({ path: '/metaphysical', body: CHAT, headers: { 'idempotency-key': 'key-1' } }),
      createLambdaContext(),
    );
    // The sky moves: another answer would have another moment.
    expect(again).toEqual(first);
    expect(overHttpApi.body).toBe(first.body);
    expect([first.statusCode, typeof JSON.parse(first.body).answer]).toEqual([200, 'string']);
    expect(table.operations.filter((operation) => operation === 'UpdateItem')).toHaveLength(1);
  });

  test('answers with the words, their sources, and the time of each part', async () => {
    const birth = { date: '1990-06-15', time: '07:30', place: 'Hà Nội' };
    const { statusCode, body } = await ask(undefined, { ...CHAT, birth });
    const { answer, facts, sources, timing, ...rest } = JSON.parse(body);
    expect([statusCode, rest]).toEqual([
      200,
      { language: 'en', topic: 'astrology', model: 'embedded', degraded: false, finishReason: 'stop' },
    ]);
    expect(answer).toContain('your ascendant is at 23° of Cancer');
    expect(Object.keys(facts)).toEqual(['sky', 'lunar', 'natal', 'transits', 'numerology']);
    expect(sources.map(({ id }: { id: string }) => id)).toEqual([
      'astronomy-engine',
      'geonames',
      'tz',
      'mars-in-aries',
      'sun-in-gemini',
      expect.any(String),
      'moon-in-pisces',
    ]);
    const { budgetMs, elapsedMs, remainingMs, factsMs, answerMs, source } = timing;
    expect([source, budgetMs - elapsedMs]).toEqual(['lambda', remainingMs]);
    expect(factsMs + answerMs).toBeLessThanOrEqual(elapsedMs);
    expect(Math.min(factsMs, answerMs)).toBeGreaterThanOrEqual(0);
  });

  test('answers about the topic that the request names, or that the prompt speaks of', async () => {
    const topicOf = async (body: object): Promise<unknown> => JSON.parse((await ask(undefined, body)).body).topic;
    expect(await topicOf({ ...CHAT, topic: 'tarot' })).toBe('tarot');
    expect(await topicOf({ ...CHAT, prompt: 'Draw me a card' })).toBe('tarot');
    expect(await topicOf({ ...CHAT, prompt: 'my life path' })).toBe('numerology');
  });

  test.each([
    ['unknown', 'Xyzzy', undefined],
    ['one of many', 'Springfield', expect.arrayContaining(['Springfield, Missouri, US'])],
  ])('refuses a place of birth that is %s before anything is computed or stored', async (_, place, candidates) => {
    const refused = await ask('key-1', { ...CHAT, birth: { date: '1990-06-15', place } });
    const { code, errors } = JSON.parse(refused.body);
    expect([refused.statusCode, code, errors.length]).toEqual([400, 'bad-request', 1]);
    expect(errors[0].pointer).toBe('/birth/place');
    expect(errors[0].candidates).toEqual(candidates);
    expect(refused.body).not.toContain('Xyzzy');
    expect(table.operations).toEqual([]);
  });

  test('stores no answer to a request without a key', async () => {
    const [first, second] = [await ask(), await ask()];
    expect([first.statusCode, second.statusCode]).toEqual([200, 200]);
    expect(table.operations).toEqual([]);
  });

  test.each([
    ['prompt', { ...CHAT, prompt: 'Where is Venus?' }],
    ['user', { ...CHAT, userId: 'bob' }],
    ['language', { ...CHAT, lang: 'vi' }],
    ['birth', { ...CHAT, birth: { date: '1990-06-15' } }],
  ])('refuses a key that came with another %s before', async (_, other) => {
    await ask('key-1');
    const refused = await ask('key-1', other);
    expect(problemOf(refused)).toEqual({
      statusCode: 422,
      status: 422,
      code: 'unprocessable-entity',
      detail: 'This Idempotency-Key was used for another request.',
    });
  });

  test('refuses a request in progress, and says when to repeat it', async () => {
    // The first one is being saved, and not saved, while the other one comes.
    const saving = Promise.withResolvers<void>();
    table.fault = (operation) => {
      if (operation !== 'UpdateItem') return undefined;
      saving.resolve();
      return 'hang';
    };
    const warned = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const first = ask('key-1');
    await saving.promise;
    const refused = await ask('key-1');
    expect(problemOf(refused)).toEqual({
      statusCode: 409,
      status: 409,
      code: 'conflict',
      detail: 'This request is being answered already.',
    });
    expect(refused.headers['Retry-After']).toBe('1');
    expect((await first).statusCode).toBe(200);
    expect(warned).toHaveBeenCalledTimes(1);
    warned.mockRestore();
  });

  test('refuses an invalid key with 400, and does not repeat it', async () => {
    const refused = await ask('two words');
    expect(problemOf(refused)).toMatchObject({ statusCode: 400, code: 'bad-request' });
    expect(refused.body).toContain('The Idempotency-Key header must be sent once');
    expect(refused.body).not.toContain('two words');
    expect(table.operations).toEqual([]);
  });

  test('stores neither the prompt, nor the user, nor the key', async () => {
    await ask('a-key-of-my-own');
    const kept = JSON.stringify(await table.records());
    expect(kept).toContain('Mars');
    expect(kept).not.toMatch(/Where is Mars|ann-of-green-gables|a-key-of-my-own/);
  });

  test('takes a key and ignores it where there is no table', async () => {
    metaphysical = await coldMetaphysical('');
    expect([(await ask('key-1')).statusCode, (await ask('key-1', { ...CHAT, lang: 'vi' })).statusCode]).toEqual([
      200, 200,
    ]);
    expect((await ask('two words')).statusCode).toBe(400);
    expect(table.operations).toEqual([]);
  });

  test('loads no AWS package without a table; with one, while the module loads', async () => {
    const script = `
      const loaded = [];
      const { registerHooks } = await import('node:module');
      registerHooks({ resolve: (name, context, next) => { loaded.push(name); return next(name, context); } });
      await import('./handlers/metaphysical.ts');
      await new Promise(setImmediate);
      console.log(JSON.stringify(loaded.some((name) => /keeper|^@aws/.test(name))));`;
    const loadsAws = async (tableName: string): Promise<unknown> => {
      process.env.IDEMPOTENCY_TABLE = tableName;
      return JSON.parse(await runScript('--input-type=module', '--eval', script));
    };
    expect([await loadsAws(''), await loadsAws('answers')]).toEqual([false, true]);
  });
});
