import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type App, request, startApp } from './app.ts';

let app: App;

beforeAll(async () => {
  app = await startApp();
}, 60_000);

afterAll(async () => {
  await app.stop();
});

describe('a chat', () => {
  test('goes to the AI service and back, in English', async () => {
    const { status, json, headers } = await app.chat({ prompt: 'Where is the Moon today?', userId: 'ann' });
    expect(status).toBe(200);
    expect(json).toMatchObject({ language: 'en', reply: expect.stringMatching(/Moon/) });
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('strict-transport-security')).toMatch(/max-age/);
  });

  test('goes to the AI service and back, in Vietnamese', async () => {
    const { status, json } = await app.chat({ prompt: 'Hôm nay Mặt Trăng ở đâu?', userId: 'bình' });
    expect(status).toBe(200);
    expect(json).toMatchObject({ language: 'vi', reply: expect.stringMatching(/Mặt Trăng/) });
  });

  test('asks the Parameter Store once for a warm container', async () => {
    await app.chat({ prompt: 'one', userId: 'ann' });
    const before = app.parameterStore.calls.length;
    await app.chat({ prompt: 'two', userId: 'ann' });
    await app.chat({ prompt: 'three', userId: 'ann' });
    expect(app.parameterStore.calls.length).toBe(before);
    expect(before).toBeGreaterThanOrEqual(1);
  });

  test('gives the AI service less time than Chatbot has, and says so', async () => {
    const records = Promise.all([app.nextAccess('chatbot'), app.nextAccess('metaphysical')]);
    await app.chat({ prompt: 'how long?', userId: 'ann' }, { 'x-request-timeout-ms': '9000' });
    const [chatbot, metaphysical] = await records;
    expect(chatbot.source).toBe('caller');
    expect(metaphysical.source).toBe('caller');
    expect(Number(chatbot.budgetMs)).toBeLessThanOrEqual(8_500);
    expect(Number(metaphysical.budgetMs)).toBeLessThan(Number(chatbot.budgetMs));
  });

  test('leaves one line in each log, with the same hash for the same user and nothing they said', async () => {
    const linesBefore = app.lines.length;
    const records = Promise.all([app.nextAccess('chatbot'), app.nextAccess('metaphysical')]);
    await app.chat({ prompt: 'canary-prompt', userId: 'canary-user' }, { authorization: 'canary-key' });
    const [chatbot, metaphysical] = await records;
    const written = app.lines.slice(linesBefore).join('\n');
    expect(chatbot.user).toMatch(/^[\w-]{22}$/);
    expect(metaphysical.user).toBe(chatbot.user);
    expect(written.match(/"message":"invocation"/g)).toHaveLength(2);
    expect(written).not.toMatch(/canary/);
  });

  test('drops fields it does not know and keeps the language it is asked for', async () => {
    const { json } = await app.chat({ prompt: 'xin chào', userId: 'ann', lang: 'en', admin: true });
    expect(json).toMatchObject({ language: 'en' });
    expect(JSON.stringify(json)).not.toMatch(/admin/);
  });
});

describe('a chat about a birth', () => {
  const birth = { date: '1990-06-15', time: '07:30', place: 'Ha Noi' };

  test.each([
    ['vi', 'Lá số của mình nói gì?', /^Lúc bạn chào đời, Mặt Trời ở 23° cung Song Tử/],
    ['en', 'What does my chart say?', /^When you were born, the Sun was at 23° of Gemini/],
  ])('tells its chart in the language it was asked in: %s', async (language, prompt, reply) => {
    const { status, json } = await app.chat({ prompt, userId: 'ann', birth });
    expect([status, json.language, json.topic]).toEqual([200, language, 'astrology']);
    expect(json.reply).toMatch(reply);
    expect(json).toMatchObject({
      facts: {
        natal: { moment: { utc: '1990-06-15T00:30:00Z', timeZone: 'Asia/Hanoi' }, place: { label: 'Hà Nội, VN' } },
        lunar: { day: 23, month: 5, year: 1990, leap: false },
        transits: expect.any(Array),
      },
      sources: expect.arrayContaining([expect.objectContaining({ id: 'geonames' })]),
    });
  });

  test('is asked which of several places is meant, and answered when it says so', async () => {
    const first = await app.chat({ prompt: 'my chart', userId: 'ann', birth: { ...birth, place: 'springfield' } });
    expect([first.status, first.json.code]).toEqual([400, 'bad-request']);
    const [{ pointer, candidates }] = first.json.errors as [{ pointer: string; candidates: string[] }];
    expect(pointer).toBe('/birth/place');
    expect(candidates.length).toBeGreaterThan(1);
    const [place = ''] = candidates;
    const second = await app.chat({ prompt: 'my chart', userId: 'ann', birth: { ...birth, place } });
    expect(second.json).toMatchObject({ facts: { natal: { place: { label: place } } } });
  });

  test('gets an error for an unknown place', async () => {
    const { status, json } = await app.chat({ prompt: 'x', userId: 'ann', birth: { ...birth, place: 'Xyzzy' } });
    expect([status, json.errors]).toEqual([400, [{ pointer: '/birth/place', detail: expect.stringMatching(/^must/) }]]);
  });

  test('leaves nothing of the birth, the name or the conversation in the logs', async () => {
    const linesBefore = app.lines.length;
    const records = Promise.all([app.nextAccess('chatbot'), app.nextAccess('metaphysical')]);
    const said = { name: 'Canary Nguyễn', history: [{ role: 'user', content: 'canary-turn' }], seed: 'canary-seed' };
    const { status } = await app.chat({ prompt: 'hi', userId: 'ann', topic: 'tarot', birth, ...said });
    await records;
    const written = app.lines.slice(linesBefore).join('\n');
    expect(status).toBe(200);
    expect(written).not.toMatch(/canary|1990-06-15|07:30|Ha Noi|Hà Nội|Asia\/Hanoi|105\.8/i);
  });
});

describe('a request that is not a chat', () => {
  test.each([
    ['fields that are missing or wrong', '{"prompt":"  ","userId":7}', 400, 'bad-request'],
    ['a prompt over the limit', { prompt: 'x'.repeat(4_001), userId: 'ann' }, 413, 'payload-too-large'],
    ['a body that is no JSON', '{"prompt":', 422, 'unprocessable-entity'],
    ['a body that is null', 'null', 400, 'bad-request'],
  ])('is refused for %s', async (_what, body, status, code) => {
    const answer = await app.chat(body, { origin: 'https://app.example.com' });
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ status, code, instance: expect.any(String) });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });

  test('gets all errors of its request', async () => {
    const { json } = await app.chat({ lang: 'fr' });
    expect(json.errors).toEqual([
      { pointer: '/prompt', detail: expect.any(String) },
      { pointer: '/userId', detail: expect.any(String) },
      { pointer: '/lang', detail: expect.any(String) },
    ]);
  });

  test('is refused for its content type', async () => {
    const { status, json } = await app.chat('prompt=hi', { 'content-type': 'application/x-www-form-urlencoded' });
    expect([status, json.code]).toEqual([415, 'unsupported-media-type']);
  });
});

describe('a browser', () => {
  test('gets its preflight answered, and the log has a line of it', async () => {
    const record = app.nextAccess('chatbot');
    const { status, headers } = await request(`${app.url}/chat`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://app.example.com',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-methods')).toBe('POST,OPTIONS');
    expect(headers.get('access-control-allow-headers')).toBe(
      'Content-Type,Idempotency-Key,x-request-timeout-ms,traceparent,tracestate',
    );
    expect(await record).toMatchObject({ route: 'OPTIONS /chat', status: 204 });
  });
});

describe('the AI service', () => {
  test('refuses work that cannot finish before its caller is gone', async () => {
    const answer = await app.consult({ prompt: 'hi', userId: 'ann' }, { 'x-request-timeout-ms': '40' });
    expect(answer.status).toBe(504);
    expect(answer.json).toMatchObject({ code: 'deadline-exceeded', timing: { source: 'caller' } });
  });

  test('answers with the sky it computed', async () => {
    const { status, json } = await app.consult({ prompt: 'the Sun?', userId: 'ann' });
    expect(status).toBe(200);
    expect(json).toMatchObject({ answer: expect.any(String), facts: { sky: { bodies: { sun: {}, moon: {} } } } });
  });
});
