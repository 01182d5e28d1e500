import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createKnowledge } from '../../../../handlers/metaphysical/knowledge/create-knowledge.ts';
import type { KnowledgeQuery } from '../../../../handlers/metaphysical/knowledge/knowledge.ts';
import type { KnowledgeAccess, KnowledgeFor } from '../../../../handlers/metaphysical/knowledge/knowledge-for.ts';
import { createPool } from '../../../../handlers/metaphysical/knowledge/postgres/create-pool.ts';
import { loadKnowledge } from '../../../../handlers/metaphysical/knowledge/postgres/load-knowledge.ts';
import type { KnowledgeSettings } from '../../../../handlers/metaphysical/knowledge/settings.ts';
import { Prompt } from '../../../../handlers/metaphysical/question/prompt.ts';
import { FailureError } from '../../../../index.ts';
import { corpusPassages } from '../../../support/postgres/corpus-passages.ts';
import { type EmbeddingServer, startEmbeddingServer } from '../../../support/postgres/embedding-server.ts';
import { type PostgresServer, startPostgres } from '../../../support/postgres/postgres-server.ts';
import { type RefusingServer, refusingServer } from '../../../support/postgres/refusing-server.ts';
import { type ScriptedSecret, scriptedSecret } from '../../../support/postgres/scripted-secret.ts';
import { wordEmbedder } from '../../../support/postgres/word-embedder.ts';
import { openUpstream } from '../../../support/upstream-fetch.ts';

const QUERY: KnowledgeQuery = { prompt: new Prompt('Leo'), language: 'en', keys: ['sign.leo'], limit: 1 };
const embedder = wordEmbedder('words/64');
const never = new AbortController().signal;

let postgres: PostgresServer;
let embeddings: EmbeddingServer;
let refusing: RefusingServer | undefined;
/** Accepts connections, and never answers. */
let silent: Server;
let settings: KnowledgeSettings;
let status = 200;
let told: string[];
let knowledgeFor: KnowledgeFor;

beforeAll(async () => {
  postgres = await startPostgres();
  silent = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  embeddings = await startEmbeddingServer(async ({ body }, response) => {
    const vectors = await embedder.embed(body.input, never);
    response.statusCode = status;
    response.end(JSON.stringify({ data: vectors.map((embedding, index) => ({ index, embedding })) }));
  });
  settings = {
    provider: 'postgres',
    databaseUrlParameter: '/x/url',
    embedder: { baseUrl: embeddings.baseUrl, model: 'words', dimensions: 64 },
  };
  const pool = await createPool(postgres.url);
  await loadKnowledge({ pool, embedder, passages: corpusPassages(/^sign-/) });
  await pool.end();
}, 60_000);

beforeEach(() => {
  told = [];
  status = 200;
  knowledgeFor = createKnowledge(settings, (reason) => told.push(reason));
});

afterEach(async () => {
  await refusing?.close();
  refusing = undefined;
});

afterAll(async () => {
  await embeddings.close();
  await postgres.close();
  silent.close();
});

/** The result of a search of one invocation. */
async function ask(secrets: KnowledgeAccess, signal = never): Promise<string | undefined> {
  const { fetch } = openUpstream('embedder', embeddings.baseUrl);
  return (await knowledgeFor({ ...secrets, embedder: fetch }).find(QUERY, signal))[0]?.id;
}

const failing = (databaseUrl: ScriptedSecret): Promise<unknown> =>
  expect(ask({ databaseUrl })).rejects.toThrow(FailureError);

describe('knowledge in PostgreSQL', () => {
  test('is searched through one pool by all invocations', async () => {
    const { accepted } = postgres;
    const secrets = [scriptedSecret(postgres.url), scriptedSecret(postgres.url), scriptedSecret(postgres.url)];
    expect(await Promise.all(secrets.map((databaseUrl) => ask({ databaseUrl })))).toEqual(Array(3).fill('sign-leo'));
    for (let index = 0; index < 5; index += 1) await ask({ databaseUrl: scriptedSecret('postgres://not-asked-for') });
    expect(postgres.accepted - accepted).toBeLessThanOrEqual(2);
    expect(told).toEqual([]);
  });

  test('is not called, and no secret is looked up, before the first search', () => {
    const databaseUrl = scriptedSecret(postgres.url);
    knowledgeFor({ databaseUrl });
    expect(databaseUrl.gets).toBe(0);
  });

  test('is found again with a new password after the old one was refused', async () => {
    refusing = await refusingServer('28P01');
    const databaseUrl = scriptedSecret(refusing.url, postgres.url);
    await failing(databaseUrl);
    expect([databaseUrl.gets, databaseUrl.refusals]).toEqual([1, 1]);
    expect(await ask({ databaseUrl })).toBe('sign-leo');
    expect([databaseUrl.gets, databaseUrl.refusals]).toEqual([2, 1]);
    expect(told).toEqual(['PostgreSQL refused with SQLSTATE 28P01']);
  });

  test('keeps its secret, and looks it up again, when the database is not there', async () => {
    const databaseUrl = scriptedSecret('postgres://user:CANARY@127.0.0.1:1/x', postgres.url);
    await failing(databaseUrl);
    expect(databaseUrl.refusals).toBe(0);
    expect(await ask({ databaseUrl })).toBe('sign-leo');
    expect(told).toEqual(['no connection to PostgreSQL: ECONNREFUSED']);
  });

  test('keeps its secret when PostgreSQL refuses for another reason than the login', async () => {
    refusing = await refusingServer('53300');
    const databaseUrl = scriptedSecret(refusing.url);
    await failing(databaseUrl);
    expect([databaseUrl.refusals, told]).toEqual([0, ['PostgreSQL refused with SQLSTATE 53300']]);
  });

  test('looks an invalid URL up again, and does not repeat it', async () => {
    const databaseUrl = scriptedSecret('mysql://user:CANARY@host/x', postgres.url);
    await failing(databaseUrl);
    expect(databaseUrl.refusals).toBe(1);
    expect(await ask({ databaseUrl })).toBe('sign-leo');
    expect(told).toEqual(['The URL of the database is not a postgres:// URL']);
  });

  test('looks the secret up again after a failed look-up', async () => {
    const databaseUrl = scriptedSecret(new Error('CANARY'), postgres.url);
    await failing(databaseUrl);
    expect(await ask({ databaseUrl })).toBe('sign-leo');
    expect(told).toEqual(['the URL of the database cannot be fetched']);
  });

  test('calls other errors unexpected in the log', async () => {
    const knowledge = knowledgeFor({ databaseUrl: scriptedSecret(postgres.url) });
    await expect(knowledge.find({ ...QUERY, prompt: new Prompt(1 as never) }, never)).rejects.toThrow(TypeError);
    expect(told).toEqual(['unexpected']);
  });

  test('needs its secret', async () => {
    await expect(ask({})).rejects.toMatchObject({ reason: 'the URL of the database is not configured' });
  });

  test('stops waiting for the secret when the signal aborts', async () => {
    const reason = new Error('no more time');
    const controller = new AbortController();
    const get = (): Promise<string> => new Promise(() => controller.abort(reason));
    const databaseUrl = { get, refused: () => undefined };
    await expect(ask({ databaseUrl }, controller.signal)).rejects.toBe(reason);
    expect(told).toEqual([
      expect.stringMatching(/^the URL of the database had not been fetched when the search ended/),
    ]);
  });

  test.each([
    ['does not answer a query', () => postgres.hold(), 'PostgreSQL had not answered the query'],
    ['lets nobody in', () => once(silent, 'connection'), 'PostgreSQL had given no connection'],
  ])('logs that it %s in time', async (what, asked, reason) => {
    const { port } = silent.address() as AddressInfo;
    const url = what === 'lets nobody in' ? `postgres://postgres@127.0.0.1:${port}/x` : postgres.url;
    const controller = new AbortController();
    const isAsked = asked();
    const outcome = expect(ask({ databaseUrl: scriptedSecret(url) }, controller.signal)).rejects.toBe('over');
    await isAsked;
    controller.abort('over');
    await outcome;
    expect(told).toEqual([expect.stringMatching(`^${reason} when the search ended after \\d+ ms$`)]);
  });

  test('logs that the embedder does not answer in time', async () => {
    const controller = new AbortController();
    const key = { get: (): Promise<string> => new Promise(() => controller.abort('over')), refused: () => undefined };
    const secrets = { databaseUrl: scriptedSecret(postgres.url), embeddingKey: key };
    await expect(ask(secrets, controller.signal)).rejects.toBe('over');
    expect(told).toEqual([expect.stringMatching(/^the embedder had not answered when the search ended after \d+ ms$/)]);
  });

  test('does not start when the signal has aborted', async () => {
    const databaseUrl = scriptedSecret(postgres.url);
    await expect(ask({ databaseUrl }, AbortSignal.abort('over'))).rejects.toBe('over');
    expect([databaseUrl.gets, told]).toEqual([0, []]);
  });
});

describe('the embedder of questions', () => {
  const secrets = (embeddingKey?: ScriptedSecret): KnowledgeAccess => ({
    databaseUrl: scriptedSecret(postgres.url),
    embeddingKey,
  });

  test('gets its key, or none', async () => {
    await ask(secrets(scriptedSecret('sk-1')));
    await ask(secrets());
    const shown = embeddings.requests.slice(-2).map(({ headers }) => headers.authorization);
    expect(shown).toEqual(['Bearer sk-1', undefined]);
  });

  test.each([
    [401, 1],
    [503, 0],
  ])('that answers %i has its key looked up anew %i times, and keys and words answer alone', async (code, times) => {
    status = code;
    const key = scriptedSecret('sk-1');
    expect(await ask(secrets(key))).toBe('sign-leo');
    expect([key.refusals, told]).toEqual([times, [`the embedder answered with status ${code}`]]);
    expect(await ask(secrets())).toBe('sign-leo');
  });

  test('is not called when its key cannot be fetched', async () => {
    const before = embeddings.requests.length;
    expect(await ask(secrets(scriptedSecret(new Error('CANARY'))))).toBe('sign-leo');
    expect(embeddings.requests).toHaveLength(before);
    expect(told).toEqual(["the embedder's key cannot be fetched"]);
  });
});

test('knowledge in the file is one for the container, and needs no secret', () => {
  const ofFile = createKnowledge(undefined, () => undefined);
  expect(ofFile({})).toBe(ofFile({ databaseUrl: scriptedSecret('x') }));
});
