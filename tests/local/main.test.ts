import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { childrenOf, isAlive, until } from './processes.ts';

// Each test builds the bundles and starts the whole app.
jest.setTimeout(120_000);

const repository = fileURLToPath(new URL('../..', import.meta.url));

interface Program {
  readonly process: ChildProcess;
  readonly pid: number;
  /** Its output so far. */
  output(): string;
  /** Resolves with its exit. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

const started: Program[] = [];

/** Starts the script of `npm start` or `npm run demo`. */
function start(script: string, environment: Readonly<Record<string, string>> = {}): Program {
  const process_ = spawn(process.execPath, [script], {
    cwd: repository,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: string[] = [];
  for (const stream of [process_.stdout, process_.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  }
  const ended = once(process_, 'close').then(([code, signal]) => ({ code, signal }));
  const program = { process: process_, pid: process_.pid ?? 0, output: () => chunks.join(''), ended };
  started.push(program);
  return program;
}

/** Waits until it is ready, and returns its gateway's URL. */
async function ready(program: Program): Promise<string> {
  await until(() => /^ready$/m.test(program.output()) || program.process.exitCode !== null);
  const [, url = ''] = /POST +(http:\S+)\/chat /.exec(program.output()) ?? [];
  return url;
}

/** Sends a chat, after which both functions have a process. */
async function chat(url: string): Promise<Response> {
  const body = JSON.stringify({ prompt: 'What does the sky say today?', userId: 'you' });
  return fetch(`${url}/chat`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
}

afterEach(() => {
  for (const { process: each } of started.splice(0)) each.kill('SIGKILL');
});

describe('npm start', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('serves, and on %s stops with code 0 and no process left', async (signal) => {
    const program = start('local/main.ts');
    const url = await ready(program);
    expect(program.output()).toContain(`curl -sS ${url}/chat`);
    expect((await chat(url)).status).toBe(200);
    const functions = childrenOf(program.pid);
    if (process.platform === 'linux') expect(functions).toHaveLength(2);

    program.process.kill(signal);
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(functions.filter(isAlive)).toEqual([]);
  });

  it('leaves no function behind when it is killed itself', async () => {
    const program = start('local/main.ts');
    await chat(await ready(program));
    const functions = childrenOf(program.pid);
    program.process.kill('SIGKILL');
    await program.ended;
    await until(() => !functions.some(isAlive));
  });

  // Other systems do not show that it has begun.
  const itOnLinux = process.platform === 'linux' ? it : it.skip;

  itOnLinux('stops with code 0 also while it is still starting', async () => {
    const program = start('local/main.ts');
    await until(() => childrenOf(program.pid).length > 0);
    const children = childrenOf(program.pid);
    program.process.kill('SIGTERM');
    expect(await program.ended).toEqual({ code: 0, signal: null });
    await until(() => !children.some(isAlive));
  });

  it('says in one line that its port is busy', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const program = start('local/main.ts', { PORT: String(port) });
    expect((await program.ended).code).toBe(1);
    server.close();
    expect(program.output()).toBe(`Port ${port} is in use. Choose another port: PORT=0 npm start takes any.\n`);
  });

  it.each([
    ['PORT', '80a'],
    ['LOCAL_FUNCTION_TIMEOUT_S', '-1'],
    ['LOCAL_GATEWAY_TIMEOUT_MS', 'soon'],
    ['AI_SERVICE_URL', 'ftp://ai'],
    ['AUTH', 'basic'],
    ['NETWORK', 'vpc'],
  ])('says in one line what is wrong with %s', async (name, value) => {
    const program = start('local/main.ts', { [name]: value });
    expect((await program.ended).code).toBe(1);
    expect(program.output()).toMatch(new RegExp(`^${name} is "${value}": it must be .+\\.\n$`));
  });

  it('says how its services trust each other, and the command that it shows works then too', async () => {
    const program = start('local/main.ts', { AUTH: 'apiKey', NETWORK: 'private' });
    const url = await ready(program);
    expect(program.output()).toMatch(/^auth: apiKey, network: private\n/);
    const [, inside = ''] = /POST +(http:\S+)\/metaphysical /.exec(program.output()) ?? [];
    expect(new URL(inside).origin).not.toBe(new URL(url).origin);
    expect((await chat(url)).status).toBe(200);
  });

  it('keeps to the limits it is given', async () => {
    const program = start('local/main.ts', { LOCAL_GATEWAY_TIMEOUT_MS: '1' });
    const url = await ready(program);
    expect((await chat(url)).status).toBe(504);
  });
});

describe('npm run demo', () => {
  it('chats once, shows the answer and ends with code 0', async () => {
    const program = start('local/demo.ts');
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(program.output()).toMatch(/200 OK\n\{\n {2}"reply": "/);
  });

  it('describes an invalid setting in one line', async () => {
    const program = start('local/demo.ts', { AUTH: 'basic' });
    expect((await program.ended).code).toBe(1);
    expect(program.output()).toBe('AUTH is "basic": it must be iam, apiKey or none.\n');
  });
});
