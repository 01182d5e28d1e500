import { spawnSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createKnowledge } from '../../../../../../handlers/metaphysical/knowledge/create-knowledge.ts';
import type { KnowledgeFor } from '../../../../../../handlers/metaphysical/knowledge/knowledge-for.ts';
import { createPool } from '../../../../../../handlers/metaphysical/knowledge/postgres/create-pool.ts';
import { loadKnowledge } from '../../../../../../handlers/metaphysical/knowledge/postgres/load-knowledge.ts';
import { postgresKnowledge } from '../../../../../../handlers/metaphysical/knowledge/postgres/postgres-knowledge.ts';
import { Prompt } from '../../../../../../handlers/metaphysical/question/prompt.ts';
import { CLUSTER_START_MS, plainUrl, rowsOf, startCluster } from '../../../../../support/postgres/cluster.ts';
import { corpusPassages } from '../../../../../support/postgres/corpus-passages.ts';
import { scriptedSecret } from '../../../../../support/postgres/scripted-secret.ts';
import { wordEmbedder } from '../../../../../support/postgres/word-embedder.ts';

/** A cluster of its own: it is stopped and killed. */
let cluster: Awaited<ReturnType<typeof startCluster>>;
let url: string;
let told: string[];
let knowledgeFor: KnowledgeFor;

const embedder = wordEmbedder('words/64');
const settings = {
  provider: 'postgres',
  databaseUrlParameter: '/x',
  embedder: { baseUrl: 'http://127.0.0.1:1/v1', model: 'words', dimensions: 64 },
} as const;
/** No text, so that no embedder is asked. */
const QUERY = { prompt: new Prompt(''), language: 'en', keys: ['sign.leo'], limit: 1 } as const;
/** Longer than every step here takes. */
const PATIENCE_MS = 10_000;

beforeAll(async () => {
  cluster = await startCluster();
  url = plainUrl(cluster, 'postgres');
  const pool = await createPool(url);
  await loadKnowledge({ pool, embedder, passages: corpusPassages(/^sign-/) });
  await pool.end();
}, CLUSTER_START_MS);

beforeEach(() => {
  told = [];
  knowledgeFor = createKnowledge(settings, (reason) => told.push(reason));
});

afterEach(() => rowsOf(url, OTHERS));

afterAll(() => cluster.stop());

async function ask(signal = AbortSignal.timeout(PATIENCE_MS)): Promise<string | undefined> {
  return (await knowledgeFor({ databaseUrl: scriptedSecret(url) }).find(QUERY, signal))[0]?.id;
}

/** Ends all sessions but the one that asks. */
const OTHERS = `select pg_terminate_backend(pid) from pg_stat_activity
  where pid <> pg_backend_pid() and backend_type = 'client backend'`;

const WAITING = "select pid from pg_stat_activity where wait_event_type = 'Lock'";

/** The backends of searches that wait for a lock, once there is one. */
async function waiting(): Promise<number> {
  for (;;) {
    const [row] = await rowsOf<{ pid: number }>(url, WAITING);
    if (row) return row.pid;
  }
}

async function lock(): Promise<{ release(): Promise<void> }> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  await client.query('begin; lock table knowledge_word in access exclusive mode');
  return { release: () => client.end() };
}

describe('a search', () => {
  test('whose session is terminated is made once more', async () => {
    const { release } = await lock();
    const found = ask();
    await rowsOf(url, `select pg_terminate_backend(${await waiting()})`);
    await release();
    expect([await found, told]).toEqual(['sign-leo', []]);
  });

  test('finds when all its idle sessions were terminated while the environment was frozen', async () => {
    await Promise.all([ask(), ask()]);
    const script = `
      import pg from 'pg';
      const client = new pg.Client(process.argv[1]);
      await client.connect();
      await client.query(process.argv[2]);
      await client.end();
    `;
    // The event loop is blocked meanwhile.
    const { status } = spawnSync(process.execPath, ['--input-type=module', '-e', script, url, OTHERS]);
    expect([status, await ask(), told]).toEqual([0, 'sign-leo', []]);
  });

  test('waits for a server that has crashed and recovers', async () => {
    const { release } = await lock();
    const found = ask();
    process.kill(await waiting(), 'SIGKILL');
    expect([await found, told]).toEqual(['sign-leo', []]);
    await release();
  });

  test('does not wait long for a table that is locked, and reports it', async () => {
    const { release } = await lock();
    const startedAt = performance.now();
    await expect(ask()).rejects.toMatchObject({ kind: 'upstream-rejected' });
    expect(performance.now() - startedAt).toBeLessThan(PATIENCE_MS / 2);
    expect(told).toEqual(['PostgreSQL refused with SQLSTATE 55P03: another session holds a lock']);
    await release();
    expect(await ask()).toBe('sign-leo');
  });

  test('that is aborted while it waits for a lock reports that step', async () => {
    await ask();
    const { release } = await lock();
    const controller = new AbortController();
    const outcome = expect(ask(controller.signal)).rejects.toBe('over');
    await waiting();
    controller.abort('over');
    await outcome;
    expect(told).toEqual([expect.stringMatching(/^PostgreSQL had not answered the query when the search ended after/)]);
    await release();
    expect(await ask()).toBe('sign-leo');
  });

  test('reports a statement that takes too long', async () => {
    const { release } = await lock();
    const pool = await createPool(url, { statementTimeoutMs: 50, lockTimeoutMs: 0 });
    const knowledge = postgresKnowledge({ pool, embedder });
    await expect(knowledge.find(QUERY, AbortSignal.timeout(PATIENCE_MS))).rejects.toMatchObject({
      reason: 'PostgreSQL refused with SQLSTATE 57014: the statement took too long',
    });
    await pool.end();
    await release();
  });

  test.each([
    ['with a session', 'PostgreSQL had not answered the query'],
    ['without one', 'PostgreSQL had given no connection'],
  ])('reports a server that is frozen, %s, and finds when it runs again', async (how, reason) => {
    if (how === 'with a session') await ask();
    const backends = await rowsOf<{ pid: number }>(
      url,
      'select pid from pg_stat_activity where pid <> pg_backend_pid()',
    );
    const pids = [cluster.pid, ...backends.map(({ pid }) => pid)];
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    try {
      await expect(ask(AbortSignal.timeout(300))).rejects.toMatchObject({ name: 'TimeoutError' });
    } finally {
      for (const pid of pids.toReversed()) process.kill(pid, 'SIGCONT');
    }
    expect(told).toEqual([expect.stringMatching(`^${reason} when the search ended after \\d{3,} ms$`)]);
    expect(await ask()).toBe('sign-leo');
  });
});

test('a role that may only read the three tables searches, also after another embedder has taken over', async () => {
  await rowsOf(url, `create role searcher login password '${cluster.password}'`);
  await rowsOf(url, 'grant select on knowledge_passage, knowledge_word, knowledge_meta to searcher');
  const owner = await createPool(url);
  const pool = await createPool(url.replace('postgres:canary', 'searcher:canary'));
  for (const other of [wordEmbedder('others', 32), embedder]) {
    await loadKnowledge({ pool: owner, embedder: other, passages: corpusPassages(/^sign-/), reembed: true });
    const knowledge = postgresKnowledge({ pool, embedder: other });
    const meaning = { prompt: new Prompt('Gemini'), language: 'vi', keys: [], limit: 1 } as const;
    expect(await knowledge.find(meaning, AbortSignal.timeout(PATIENCE_MS))).toMatchObject([{ title: 'Song Tử' }]);
  }
  await Promise.all([owner.end(), pool.end()]);
});
