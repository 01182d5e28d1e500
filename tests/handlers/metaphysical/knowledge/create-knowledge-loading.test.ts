import { expect, jest, test } from '@jest/globals';
import { Prompt } from '../../../../handlers/metaphysical/question/prompt.ts';

// The modules of PostgreSQL are never loaded.
jest.unstable_mockModule(
  '../../../../handlers/metaphysical/knowledge/postgres/configured-postgres.ts',
  () => new Promise(() => undefined),
);
const { createKnowledge } = await import('../../../../handlers/metaphysical/knowledge/create-knowledge.ts');

test('a search stops waiting for its modules when its signal aborts', async () => {
  const embedder = { baseUrl: 'https://x.example/v1', model: 'x', dimensions: 1 };
  const settings = { provider: 'postgres', databaseUrlParameter: '/x/url', embedder } as const;
  const controller = new AbortController();
  const query = { prompt: new Prompt('Leo'), language: 'en', keys: [], limit: 1 } as const;
  const found = createKnowledge(settings, () => undefined)({}).find(query, controller.signal);
  controller.abort('over');
  await expect(found).rejects.toBe('over');
});
