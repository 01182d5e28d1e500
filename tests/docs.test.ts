import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { REQUEST_LIMITS } from '../handlers/requests.ts';
import { DEADLINE_DEFAULTS, FAILURES, PARAMETER_DEFAULTS, UPSTREAM_DEFAULTS } from '../index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(`${root}${path}`, 'utf8');
const readme = read('README.md');

/** The cells of every table row whose first cell is one piece of code. */
const rows = new Map(
  [...readme.matchAll(/^\| `([^`]+)` \|(.+)\|$/gm)].map(([, name = '', rest = '']) => [
    name,
    rest.split('|').map((cell) => cell.trim().replaceAll('`', '')),
  ]),
);

describe('the README', () => {
  test('starts with at most 80 words', () => {
    const [, opening = ''] = readme.split('\n\n');
    expect(opening.split(/\s+/).length).toBeLessThanOrEqual(80);
  });

  test('gives the two commands, each alone in its block', () => {
    expect(readme).toMatch(/^```sh\nnpm start\n```$/m);
    expect(readme).toMatch(/^```sh\nnpm test\n```$/m);
  });

  test.each(Object.entries({ ...DEADLINE_DEFAULTS, ...PARAMETER_DEFAULTS, ...UPSTREAM_DEFAULTS }))(
    'states the default of %s as the code has it',
    (option, value) => {
      expect(rows.get(option)?.[0]).toBe(String(value));
    },
  );

  test.each(Object.entries(FAILURES))('states the status of %s as the code has it', (kind, { status }) => {
    expect(rows.get(kind)?.at(-1)).toBe(String(status));
  });

  test('lists no failure that does not exist', () => {
    const listed = [...rows.keys()].filter((name) => /^(upstream|deadline|circuit)-|^configuration$/.test(name));
    expect(listed.toSorted()).toEqual(Object.keys(FAILURES).toSorted());
  });

  test('states the limits of a request as the code has them', () => {
    expect(rows.get('prompt')?.[0]).toContain(`1 to ${REQUEST_LIMITS.promptMaxCodePoints} characters`);
    expect(rows.get('userId')?.[0]).toContain(`1 to ${REQUEST_LIMITS.userIdMaxCodePoints} characters`);
  });

  test.each([
    ['reserveMs', 'src/deadline/settings.ts', DEADLINE_DEFAULTS.reserveMs],
    ['restApiLimitMs', 'src/deadline/settings.ts', DEADLINE_DEFAULTS.restApiLimitMs],
    ['ttlMs', 'src/parameter/settings.ts', PARAMETER_DEFAULTS.ttlMs],
    ['fetchTimeoutMs', 'src/parameter/settings.ts', PARAMETER_DEFAULTS.fetchTimeoutMs],
    ['maxStaleMs', 'src/parameter/settings.ts', PARAMETER_DEFAULTS.maxStaleMs],
  ])('and the docstring of %s agree on its default', (option, path, value) => {
    const docstring = read(path).split(`readonly ${option}?:`)[0]?.split('/**').at(-1);
    expect(docstring).toContain(`Default: ${value}`);
  });
});

describe('the package', () => {
  const manifest = JSON.parse(read('package.json'));

  test('pins every dependency to one version', () => {
    const versions: string[] = Object.values(manifest.devDependencies);
    expect(versions.filter((version) => !/^(npm:osls@)?\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  test('gives its consumers peers by range and nothing else', () => {
    expect(manifest.dependencies).toBeUndefined();
    expect(manifest.optionalDependencies).toBeUndefined();
    expect(Object.values(manifest.peerDependencies)).toEqual(
      Object.values(manifest.peerDependencies).map(() => expect.stringMatching(/^\^\d/)),
    );
  });

  test('names no registry in its lockfile', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved": *"https?:/);
  });
});
