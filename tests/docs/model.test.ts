import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { passagesFor, planOf, WRAP_UP_MS } from '../../handlers/metaphysical/model/plan.ts';
import { DEFAULT_SPEED, type ModelVariables, modelSettings } from '../../handlers/metaphysical/model/settings.ts';
import { rowsByCode } from './markdown.ts';

const MODEL = readFileSync('docs/app/model.md', 'utf8');
const rows = rowsByCode(MODEL);

describe('docs/app/model.md', () => {
  test('lists the variables that the AI service reads', () => {
    const asked = new Set<string>();
    const given: ModelVariables = { MODEL_PROVIDER: 'openai', MODEL_ID: 'x', MODEL_BASE_URL: 'https://x.example/v1' };
    modelSettings(new Proxy(given, { get: (target, name) => asked.add(String(name)) && Reflect.get(target, name) }));
    const listed = [...rows.keys()].filter((name) => name.startsWith('MODEL_'));
    expect(listed.toSorted()).toEqual([...asked].toSorted());
  });

  test('states the defaults as the code has them', () => {
    expect(rows.get('MODEL_TTFT_MS')?.at(-1)).toBe(String(DEFAULT_SPEED.ttftMs));
    expect(rows.get('MODEL_TOKENS_PER_SECOND')?.at(-1)).toBe(String(DEFAULT_SPEED.tokensPerSecond));
    expect(rows.get('MODEL_PROVIDER')?.at(-1)).toBe('embedded');
    expect(modelSettings({})).toBeUndefined();
  });

  test('reckons as the code does', () => {
    const pace = { ttftMs: 1_000, tokensPerSecond: 100 };
    expect(MODEL).toContain(`what is left of the deadline - ${WRAP_UP_MS} ms`);
    expect(MODEL).toMatch(/x tokens per second x 0\.85, at most 900/);
    expect(planOf(5_000 + WRAP_UP_MS, pace)?.maxTokens).toBe(4 * 100 * 0.85);
    expect(planOf(29_000, pace)?.maxTokens).toBe(900);
    expect(MODEL).toMatch(/\*\*Fewer than 120 tokens\*\*/);
    expect([planOf(2_412 + WRAP_UP_MS, pace)?.maxTokens, planOf(2_411 + WRAP_UP_MS, pace)]).toEqual([120, undefined]);
    expect(MODEL).toMatch(/= 2, and one more for every 2 s that are left, at most 8/);
    expect([1_999, 2_000, 11_999, 12_000, 29_000].map(passagesFor)).toEqual([2, 3, 7, 8, 8]);
  });
});
