import { describe, expect, test } from '@jest/globals';
import { type KnowledgeVariables, knowledgeSettings } from '../../../../handlers/metaphysical/knowledge/settings.ts';

const POSTGRES = {
  KNOWLEDGE_PROVIDER: 'postgres',
  DATABASE_URL_PARAMETER: '/x/database-url',
  EMBEDDING_BASE_URL: 'http://127.0.0.1:11434/v1',
  EMBEDDING_MODEL: 'bge-m3',
  EMBEDDING_DIMENSIONS: '1024',
};
const SETTINGS = {
  provider: 'postgres',
  databaseUrlParameter: '/x/database-url',
  embedder: { baseUrl: 'http://127.0.0.1:11434/v1', model: 'bge-m3', dimensions: 1024 },
};
const TAKES =
  'EMBEDDING_BASE_URL takes an https URL, or an http one of loopback, without credentials, query or fragment';

const saysOf = (variables: KnowledgeVariables): string => {
  try {
    return JSON.stringify(knowledgeSettings(variables));
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
};

describe('the knowledge that the environment names', () => {
  test.each<[string, KnowledgeVariables]>([
    ['nothing is set', {}],
    ['the provider is empty', { ...POSTGRES, KNOWLEDGE_PROVIDER: '' }],
    ['it is SQLite', { ...POSTGRES, KNOWLEDGE_PROVIDER: 'sqlite' }],
  ])('is the file when %s', (_what, variables) => {
    expect(knowledgeSettings(variables)).toBeUndefined();
  });

  test('is in PostgreSQL, with an embedder, and a key where there is one', () => {
    expect(knowledgeSettings({ ...POSTGRES, EMBEDDING_API_KEY_PARAMETER: '' })).toEqual(SETTINGS);
    expect(knowledgeSettings({ ...POSTGRES, EMBEDDING_API_KEY_PARAMETER: '/x/key' })).toEqual({
      ...SETTINGS,
      embeddingKeyParameter: '/x/key',
    });
  });

  test.each(['https://api.example.com/v1', 'http://localhost:1234/v1', 'http://[::1]:1/v1'])(
    'may have its embedder at %s',
    (url) => {
      expect(knowledgeSettings({ ...POSTGRES, EMBEDDING_BASE_URL: ` ${url}\n` })?.embedder.baseUrl).toBe(url);
    },
  );

  test.each(['1', '2000'])('may have vectors of %s dimensions', (given) => {
    const { embedder } = knowledgeSettings({ ...POSTGRES, EMBEDDING_DIMENSIONS: given }) ?? {};
    expect(embedder?.dimensions).toBe(Number(given));
  });

  test.each(['EMBEDDING_BASE_URL', 'EMBEDDING_MODEL', 'EMBEDDING_DIMENSIONS'])('needs %s', (name) => {
    for (const value of [undefined, '', ' '])
      expect(saysOf({ ...POSTGRES, [name]: value })).toBe(`TypeError: ${name} is not set`);
  });

  test('needs the name of the parameter with the URL', () => {
    expect(saysOf({ ...POSTGRES, DATABASE_URL_PARAMETER: '' })).toBe(
      'TypeError: DATABASE_URL_PARAMETER is not set, and KNOWLEDGE_PROVIDER is postgres',
    );
  });

  test.each<[KnowledgeVariables, string]>([
    [{ KNOWLEDGE_PROVIDER: 'mysql' }, 'KNOWLEDGE_PROVIDER takes sqlite or postgres, not "mysql"'],
    [{ EMBEDDING_BASE_URL: 'http://10.0.0.7/v1' }, `${TAKES}, not "http://10.0.0.7/v1"`],
    [{ EMBEDDING_BASE_URL: 'localhost:11434' }, `${TAKES}, not "localhost:11434"`],
    ...['0', '2001', '-1', '1.5', '1e3', '0x10', 'many'].map((given): [KnowledgeVariables, string] => [
      { EMBEDDING_DIMENSIONS: given },
      `EMBEDDING_DIMENSIONS takes a whole number from 1 to 2000, not "${given}"`,
    ]),
  ])('that is invalid is refused by variable and value: %j', (variables, message) => {
    expect(saysOf({ ...POSTGRES, ...variables })).toBe(`RangeError: ${message}`);
  });

  test.each([
    'https://me:CANARY@x.example/v1',
    'https://CANARY@x.example/v1',
    'https://x.example/v1?key=CANARY',
    'https://x.example/v1#CANARY',
    'https://me:CANARY@x exam ple/v1',
    'CANARY',
  ])('repeats no URL that may have a secret in it: %s', (url) => {
    expect(saysOf({ ...POSTGRES, EMBEDDING_BASE_URL: url })).toBe(`RangeError: ${TAKES}`);
  });
});
