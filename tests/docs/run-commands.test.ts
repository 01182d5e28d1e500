import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { readerEnvironment } from '../support/reader-environment.ts';
import { CHECKS } from './commands.ts';
import { commandsOf, PAGES } from './pages.ts';
import { SHOWN_ANSWER } from './snippets.ts';

// The first start builds everything.
jest.setTimeout(120_000);

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../..', import.meta.url));

/** The commands that are said to be run here. */
const HERE = PAGES.flatMap(commandsOf)
  .map(({ command }) => command)
  .filter((command) => {
    const check = CHECKS.find(([pattern]) => pattern.test(command))?.[1];
    return check !== undefined && 'run' in check && check.run === 'here';
  });
const CURLS = [...new Set(HERE.filter((command) => command.startsWith('curl ')))];

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Runs a command as printed, in the shell of a reader, at a port of its own. */
function startApp(command: string, port: number): ChildProcess {
  const env = { ...readerEnvironment(), PORT: String(port) };
  return spawn('sh', ['-c', command], { cwd: repository, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Waits until the app says that it is ready. */
async function ready(app: ChildProcess): Promise<void> {
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const listen = (text: string): void => {
      output += text;
      if (/^ready$/m.test(output)) resolve();
    };
    app.stdout?.setEncoding('utf8').on('data', listen);
    app.stderr?.setEncoding('utf8').on('data', listen);
    app.once('close', () => reject(new Error(output)));
  });
}

/** Ends the app with everything that its shell began. */
async function stopApp(app: ChildProcess): Promise<void> {
  if (app.exitCode !== null || app.pid === undefined) return;
  const ended = once(app, 'close');
  process.kill(-app.pid, 'SIGTERM');
  await ended;
}

test('the commands are those that the docs print', () => {
  expect(HERE).toContain('npm start');
  expect(CURLS.length).toBeGreaterThan(2);
});

describe('npm start', () => {
  let app: ChildProcess;
  let port: number;

  beforeAll(async () => {
    port = await freePort();
    app = startApp('npm start', port);
    await ready(app);
  }, 120_000);
  afterAll(() => stopApp(app));

  test.each(CURLS)('answers %s', async (curl) => {
    const { stdout } = await run('sh', ['-c', curl.replace(':3000/', `:${port}/`)], { env: readerEnvironment() });
    const answer = JSON.parse(stdout);
    expect(Object.keys(answer).toSorted()).toEqual(Object.keys(SHOWN_ANSWER).toSorted());
    expect(answer).toMatchObject({ model: SHOWN_ANSWER.model, degraded: false, finishReason: 'stop' });
    const isShown = curl.includes('What does the sky say today?');
    if (isShown) expect(answer).toMatchObject(shapeOf(SHOWN_ANSWER) as object);
  });
});

test('npm run ts runs TypeScript in the shell of a reader', async () => {
  const commands = HERE.filter((each) => each.startsWith('npm run ts '));
  expect(commands).toEqual(['npm run ts tests/docs/front-door-table.ts']);
  // It writes nothing, as the page is what it would write (front-doors.test.ts).
  await run('sh', ['-c', commands[0] ?? ''], { cwd: repository, env: readerEnvironment() });
});

/** The same with a matcher for each value that differs from day to day; parts that were cut are left out. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return expect.arrayContaining(value.map(shapeOf));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => name !== '…')
        .map(([name, member]) => [name, shapeOf(member)]),
    );
  return typeof value === 'boolean' ? expect.any(Boolean) : expect.any(typeof value === 'number' ? Number : String);
}
