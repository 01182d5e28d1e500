import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { blockOf, read } from '../docs/markdown.ts';
import { buildLibrary } from '../support/library.ts';
import { readerEnvironment } from '../support/reader-environment.ts';

const runCommand = promisify(execFile);

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = fileURLToPath(new URL('../../examples', import.meta.url));

const EXAMPLES = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/**
 * The output of an example: by the label before the colon, the status, the document, and the number of calls so far.
 */
interface Printed {
  readonly status: number;
  readonly body: { readonly [member: string]: unknown };
  readonly calls: number | undefined;
}

/** The command of an example, without the build, in which the examples would disturb each other. */
function runOf(example: string): string {
  const [build, run = ''] = blockOf(read(`examples/${example}/README.md`), 'sh')
    .trim()
    .split(' && ');
  expect(build).toBe('npm run build');
  return run;
}

async function outcomesOf(example: string): Promise<Readonly<Record<string, Printed>>> {
  const { stdout: output } = await runCommand('sh', ['-c', runOf(example)], { cwd: root, env: readerEnvironment() });
  const lines = output.matchAll(/^([\w -]+): (\d{3}) (\{.*\})(?: \(calls so far: (\d+)\))?$/gm);
  return Object.fromEntries(
    [...lines].map(([, name = '', status, body = '', calls]) => [
      name,
      { status: Number(status), body: JSON.parse(body), calls: calls === undefined ? undefined : Number(calls) },
    ]),
  );
}

const TIMED_OUT = { status: 504, body: { code: 'upstream-timeout' } };

const outcomes: Record<string, Readonly<Record<string, Printed>>> = {};

beforeAll(async () => {
  await buildLibrary();
  // At once: they mostly wait for their deadlines.
  await Promise.all(
    EXAMPLES.map(async (name) => {
      outcomes[name] = await outcomesOf(name);
    }),
  );
}, 120_000);

test('minimal answers, and answers in time when the service hangs', () => {
  expect(outcomes.minimal).toMatchObject({
    'a good answer': { status: 200, body: { reply: 'fine', leftMs: expect.any(Number) } },
    'a time-out': TIMED_OUT,
  });
});

test('two-upstreams tells which of the two took too long', () => {
  const failed = (upstream: string): object => ({
    ...TIMED_OUT,
    body: {
      ...TIMED_OUT.body,
      timing: {
        attempts: expect.arrayContaining([expect.objectContaining({ upstream, outcome: 'upstream-timeout' })]),
      },
    },
  });
  expect(outcomes['two-upstreams']).toMatchObject({
    'good answers': { status: 200, body: { reply: 'fine', booking: 200 } },
    'billing hangs': failed('billing'),
    'the AI service hangs': failed('ai'),
  });
});

test('powertools keeps good answers, no failures, and refuses a duplicate under way', () => {
  const fine = { status: 200, body: { reply: 'fine' } };
  expect(outcomes.powertools).toMatchObject({
    'a good answer': { ...fine, calls: 1 },
    'the same again': { ...fine, calls: 1 },
    'a time-out': { ...TIMED_OUT, calls: 2 },
    'once more': { ...fine, calls: 3 },
    'a duplicate under way': { status: 409, body: { code: 'conflict' }, calls: 4 },
    'the first of the two': { ...fine, calls: 4 },
    'and from then on': { ...fine, calls: 4 },
  });
});

test.each(['openai', 'anthropic', 'aiSdk'])('ai-sdks ends in time whatever the model does: %s', (sdk) => {
  const attempts = [{ upstream: 'fetch', outcome: 'upstream-timeout' }];
  const late = { status: 504, body: { code: 'upstream-timeout', timing: { attempts } } };
  expect(outcomes['ai-sdks']).toMatchObject({
    [`${sdk} and a good answer`]: { status: 200, body: { reply: 'token 1 token 2 token 3 ' } },
    [`${sdk} and a hang before headers`]: late,
    [`${sdk} and a stall after the first token`]: late,
    [`${sdk} and a token now and then`]: late,
    [`${sdk} and overload`]: { status: 502, body: { code: 'upstream-overloaded' } },
  });
});

describe('the list of examples', () => {
  test('is complete', () => {
    expect(EXAMPLES.toSorted()).toEqual(['ai-sdks', 'minimal', 'powertools', 'two-upstreams']);
    const listed = [...read('examples/README.md').matchAll(/^\| \[`([\w-]+)`\]\(\1\) \|/gm)].map(([, name]) => name);
    expect(listed.toSorted()).toEqual(EXAMPLES.toSorted());
  });

  test.each(EXAMPLES)('%s says how to run it', (name) => {
    expect(read(`examples/${name}/README.md`)).toContain(`npm run build && npm run ts examples/${name}/run.ts`);
  });
});
