import { describe, expect, test } from '@jest/globals';
import { modelSettings } from '../../../../handlers/metaphysical/model/settings.ts';
import { modelIdFor, tiersIn } from '../../../../handlers/metaphysical/model/tiers.ts';
import { createTrackedModels } from '../../../../handlers/metaphysical/model/tracked-models.ts';
import { createFakeClock } from '../../../../testing/fake-clock.ts';

const TIERS = [
  { users: ['ann', 'vip-*'], id: 'large' },
  { users: ['vip-2', '*@example.com'], id: 'medium' },
];

describe('the model of a user', () => {
  test.each([
    ['ann', 'large'],
    ['ann-of-green-gables', 'small'],
    ['vip-1', 'large'],
    ['vip-2', 'large'],
    ['vip', 'small'],
    ['*@example.com', 'medium'],
    ['bob@example.com', 'small'],
    ['', 'small'],
  ])('%j has %s', (userId, id) => {
    expect(modelIdFor(userId, TIERS, 'small')).toBe(id);
  });

  test('is the same for everybody unless tiers are set', () => {
    expect(modelIdFor('vip-1', tiersIn('[]'), 'small')).toBe('small');
  });
});

describe('tiers', () => {
  test('are read from JSON', () => {
    expect(tiersIn(JSON.stringify(TIERS))).toEqual(TIERS);
  });

  test.each([
    'CANARY',
    '{}',
    '[{}]',
    '[{"users":[],"id":"x"}]',
    '[{"users":["a"],"id":""}]',
    '[{"users":[""],"id":"x"}]',
    '[{"users":"CANARY","id":"x"}]',
    JSON.stringify(Array.from({ length: 21 }, () => TIERS[0])),
  ])('that are invalid are refused, without naming users: %#', (json) => {
    expect(() => tiersIn(json)).toThrow(/^MODEL_TIERS takes a JSON list of at most 20 objects like/);
    expect(() => tiersIn(json)).toThrow(expect.objectContaining({ message: expect.not.stringContaining('CANARY') }));
  });
});

describe('the models of a container', () => {
  const modelsOf = (more: object = {}) =>
    createTrackedModels(modelSettings({ MODEL_PROVIDER: 'bedrock', MODEL_ID: 'small', ...more }), createFakeClock());

  test('are none without a language model', () => {
    expect(createTrackedModels(undefined, createFakeClock())('ann')).toBeUndefined();
  });

  test('serve the users of their tier, each with a speed of its own', () => {
    const modelFor = modelsOf({ MODEL_TIERS: JSON.stringify(TIERS) });
    const [small, large] = [modelFor('bob'), modelFor('ann')];
    expect([small?.model.id, large?.model.id]).toEqual(['small', 'large']);
    for (let count = 0; count < 5; count += 1) large?.speed.record({ ttftMs: 5, streamingMs: 100, tokens: 50 });
    expect(modelFor('vip-7')?.speed.expected()).toEqual({ ttftMs: 5, tokensPerSecond: 500 });
    expect(modelFor('bob')?.speed.expected().ttftMs).toBe(1_200);
  });

  test('keep one client of Bedrock for all requests, and take a key for each of another server', () => {
    const bedrock = modelsOf();
    expect(bedrock('ann')?.model).toBe(bedrock('bob')?.model);
    const openai = modelsOf({ MODEL_PROVIDER: 'openai', MODEL_BASE_URL: 'http://127.0.0.1:1/v1' });
    expect(openai('ann')?.model).not.toBe(openai('ann')?.model);
  });
});
