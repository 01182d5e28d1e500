import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';

const require = createRequire(import.meta.url);
const client = readFileSync(require.resolve('aws-lambda-ric'), 'utf8');

// local/runtime/preload.cjs replaces the client's compiled addon by its name. If one of these tests fails after an
// update, check how the new version finds and calls the addon before changing the version here.
describe("AWS's runtime client", () => {
  it('is the version that the swap of its addon was made for', () => {
    expect(require('aws-lambda-ric/package.json').version).toBe('4.0.2');
  });

  it('asks for its addon once, through require, by the name that is swapped', () => {
    expect(client.match(/rapid-client\.node/g)).toHaveLength(1);
    expect(client).toContain('cjsRequire("./rapid-client.node")');
  });

  it('calls the three functions that the stand-in has, and no other', () => {
    const called = [...client.matchAll(/this\.nativeClient\.(\w+)\(/g)].map(([, name]) => name);
    expect(new Set(called)).toEqual(new Set(['next', 'done', 'error']));
  });
});
