import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import { createKnowledge } from '../../../../../../handlers/metaphysical/knowledge/create-knowledge.ts';
import { createPool } from '../../../../../../handlers/metaphysical/knowledge/postgres/create-pool.ts';
import { loadKnowledge } from '../../../../../../handlers/metaphysical/knowledge/postgres/load-knowledge.ts';
import { postgresKnowledge } from '../../../../../../handlers/metaphysical/knowledge/postgres/postgres-knowledge.ts';
import { Prompt } from '../../../../../../handlers/metaphysical/question/prompt.ts';
import { FailureError } from '../../../../../../index.ts';
import { plainUrl, rowsOf } from '../../../../../support/postgres/cluster.ts';
import { corpusAsked, corpusPassages } from '../../../../../support/postgres/corpus-passages.ts';
import { type Database, newDatabase, theCluster } from '../../../../../support/postgres/database.ts';
import { scriptedSecret } from '../../../../../support/postgres/scripted-secret.ts';
import { wordEmbedder } from '../../../../../support/postgres/word-embedder.ts';
import { describeKnowledge } from '../../knowledge-spec.ts';

const cluster = theCluster();
const embedder = wordEmbedder();
const never = new AbortController().signal;
let database: Database;
let pool: Pool;

beforeAll(async () => {
  database = await newDatabase(cluster);
  pool = await createPool(verified());
  await loadKnowledge({ pool, embedder, passages: corpusPassages(/./), asked: corpusAsked });
  await rowsOf(
    plainUrl(cluster, 'postgres'),
    `create role tls_only login password '${cluster.password}' in role pg_read_all_data`,
  );
}, 60_000);

afterAll(async () => {
  await pool.end();
  await database.drop();
  await rowsOf(plainUrl(cluster, 'postgres'), 'drop role tls_only');
});

/** The URL with TLS, by the name that the certificate has. */
function verified({ host = 'localhost', user = 'postgres', password = cluster.password, trusts = true } = {}): string {
  const parameters = trusts ? `?sslrootcert=${encodeURIComponent(cluster.certificate)}` : '?sslmode=verify-full';
  return `postgres://${user}:${password}@${host}:${cluster.port}/${database.name}${parameters}`;
}

describeKnowledge('PostgreSQL over TLS', async () => postgresKnowledge({ pool, embedder }));

describe('a connection to a real server', () => {
  test('is encrypted', async () => {
    const { rows } = await pool.query('select ssl, version from pg_stat_ssl where pid = pg_backend_pid()');
    expect(rows).toEqual([{ ssl: true, version: 'TLSv1.3' }]);
  });

  test.each([
    [
      'does not know its authority',
      () => verified({ trusts: false }),
      'no connection to PostgreSQL: DEPTH_ZERO_SELF_SIGNED_CERT',
    ],
    [
      'asked for another name',
      () => verified({ host: '127.0.0.1' }),
      'no connection to PostgreSQL: ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    ['has a wrong password', () => verified({ password: 'CANARY' }), 'PostgreSQL refused with SQLSTATE 28P01'],
    [
      'comes without TLS where that is not allowed',
      () => plainUrl(cluster, database.name).replace('postgres:canary', 'tls_only:canary'),
      'PostgreSQL refused with SQLSTATE 28000',
    ],
    ['names no database that is there', () => plainUrl(cluster, 'not_there'), 'PostgreSQL refused with SQLSTATE 3D000'],
  ])('is not made for a client that %s, and the log has the reason', async (_who, url, reason) => {
    const told: string[] = [];
    const settings = {
      provider: 'postgres',
      databaseUrlParameter: '/x',
      embedder: { baseUrl: 'http://127.0.0.1:1/v1', model: 'words', dimensions: 64 },
    } as const;
    const knowledge = createKnowledge(settings, (why) => told.push(why))({ databaseUrl: scriptedSecret(url()) });
    const query = { prompt: new Prompt(''), language: 'en', keys: ['sign.leo'], limit: 1 } as const;
    await expect(knowledge.find(query, never)).rejects.toThrow(FailureError);
    expect(told).toEqual([reason]);
  });

  test('is made with TLS for a role that must have it', async () => {
    const own = await createPool(verified({ user: 'tls_only' }));
    const knowledge = postgresKnowledge({ pool: own, embedder });
    const query = { prompt: new Prompt(''), language: 'en', keys: ['sign.leo'], limit: 1 } as const;
    expect(await knowledge.find(query, never)).toMatchObject([{ id: 'sign-leo' }]);
    await own.end();
  });
});
