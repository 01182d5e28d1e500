import { describe, expect, it, jest } from '@jest/globals';
import { bodyOf, errorTypeOf, type LoggedFunction, testFunction } from './lambda.ts';
import { isAlive, until } from './processes.ts';

// Generous for a busy machine.
jest.setTimeout(60_000);

/** Waits for the process of a function's one environment. */
async function processOf({ lambda }: LoggedFunction): Promise<number> {
  await until(() => lambda.pids.length === 1);
  return lambda.pids[0] ?? Number.NaN;
}

describe('execution environments', () => {
  it('keeps an idle one for the next invocation', async () => {
    const { lambda } = testFunction('small.pid');
    const pids = [];
    for (let i = 0; i < 5; i++) pids.push(bodyOf(await lambda.invoke({ event: {} })).pid);
    expect(new Set(pids).size).toBe(1);
  });

  it('starts another while one is busy', async () => {
    const { lambda } = testFunction('small.slow');
    const invocations = [lambda.invoke({ event: { ms: 500 } }), lambda.invoke({ event: { ms: 500 } })];
    const pids = (await Promise.all(invocations)).map((result) => bodyOf(result).pid);
    expect(new Set(pids).size).toBe(2);
  });

  it('replaces one that ended between two invocations', async () => {
    const { lambda } = testFunction('small.answerAndExit');
    const first = bodyOf(await lambda.invoke({ event: {} })).pid as number;
    await until(() => !isAlive(first));
    expect(bodyOf(await lambda.invoke({ event: {} })).pid).not.toBe(first);
  });

  it('is another one after being recycled, and the old one is gone', async () => {
    const { lambda } = testFunction('small.pid');
    const first = bodyOf(await lambda.invoke({ event: {} })).pid as number;
    await lambda.recycle();
    expect(isAlive(first)).toBe(false);
    expect(bodyOf(await lambda.invoke({ event: {} })).pid).not.toBe(first);
  });

  it('has the variables of Lambda and of the definition, and none of the developer', async () => {
    process.env.LOCAL_TEST_SECRET = 'of the developer';
    const { lambda } = testFunction('small.echo', { environment: { GREETING: 'hello' } });
    const { environment } = bodyOf(await lambda.invoke({ event: {} }));
    delete process.env.LOCAL_TEST_SECRET;
    expect(environment).toMatchObject({ GREETING: 'hello', AWS_REGION: 'us-east-1', TZ: ':UTC' });
    expect(environment).not.toHaveProperty('LOCAL_TEST_SECRET');
    expect(environment).not.toHaveProperty('HOME');
  });

  it('leaves no process behind when stopped, and settles open invocations', async () => {
    const hanging = testFunction('small.hang');
    const running = hanging.lambda.invoke({ event: {} });
    const pid = await processOf(hanging);
    await until(() => hanging.lines.some((line) => line.startsWith('START')));
    await hanging.lambda.stop();
    expect(errorTypeOf(await running)).toBe('Sandbox.Stopped');
    expect(isAlive(pid)).toBe(false);
    expect(hanging.lambda.pids).toEqual([]);
  });

  it('leaves no process behind when stopped while it starts', async () => {
    const starting = testFunction('never-loads.handler');
    const running = starting.lambda.invoke({ event: {} });
    const pid = await processOf(starting);
    await starting.lambda.stop();
    expect(errorTypeOf(await running)).toBe('Sandbox.Stopped');
    expect(isAlive(pid)).toBe(false);
  });

  it('starts nothing once stopped', async () => {
    const { lambda } = testFunction('small.pid');
    await lambda.stop();
    expect(errorTypeOf(await lambda.invoke({ event: {} }))).toBe('Sandbox.Stopped');
    await until(() => lambda.pids.length === 0);
  });

  it('ends the processes that a handler has started together with it', async () => {
    const { lambda } = testFunction('small.startChild');
    const child = bodyOf(await lambda.invoke({ event: {} })).child as number;
    expect(isAlive(child)).toBe(true);
    await lambda.stop();
    await until(() => !isAlive(child));
  });
});

describe('an invocation', () => {
  it('gives the handler its event and its context', async () => {
    const { lambda } = testFunction('small.echo');
    const result = await lambda.invoke({ event: { greeting: 'xin chào' } });
    expect(bodyOf(result)).toMatchObject({
      event: { greeting: 'xin chào' },
      context: {
        awsRequestId: result.requestId,
        functionName: 'service-test',
        memoryLimitInMB: '256',
        invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:service-test',
      },
    });
  });

  it('has its whole time limit left, however long the module took to load', async () => {
    const { lambda } = testFunction('slow-to-load.remaining');
    const result = await lambda.invoke({ event: {} });
    const { remainingMs } = JSON.parse('payload' in result ? result.payload : '{}');
    expect(remainingMs).toBeGreaterThan(59_000);
    expect(remainingMs).toBeLessThanOrEqual(60_000);
  });

  it("reports the handler's error and keeps the environment", async () => {
    const { lambda } = testFunction('small.fail');
    const result = await lambda.invoke({ event: {} });
    expect(result).toMatchObject({ error: { errorType: 'TypeError', errorMessage: 'not this time' } });
    const [pid] = lambda.pids;
    await lambda.invoke({ event: {} });
    expect(lambda.pids).toEqual([pid]);
  });

  it('refuses an answer over the limit of 6 MB', async () => {
    const { lambda } = testFunction('small.large');
    expect(errorTypeOf(await lambda.invoke({ event: {} }))).toBe('Function.ResponseSizeTooLarge');
  });

  it.each(['hang', 'block'])('kills the process at its time limit: %s', async (handler) => {
    const logged = testFunction(`small.${handler}`, { timeoutMs: 300 });
    const result = logged.lambda.invoke({ event: {} });
    const pid = await processOf(logged);
    expect(await result).toMatchObject({
      error: { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 0.30 seconds' },
    });
    await until(() => !isAlive(pid));
    expect(logged.lines.at(-1)).toMatch(/^REPORT .*\tStatus: timeout$/);
  });

  it('gets a new environment after a kill', async () => {
    const { lambda } = testFunction('small.slow', { timeoutMs: 2000 });
    const first = bodyOf(await lambda.invoke({ event: { ms: 0 } })).pid;
    expect(errorTypeOf(await lambda.invoke({ event: { ms: 60_000 } }))).toBe('Sandbox.Timedout');
    expect(bodyOf(await lambda.invoke({ event: { ms: 0 } })).pid).not.toBe(first);
  });

  it.each([
    ['exit', 'Runtime exited with error: exit status 3'],
    ['die', 'Runtime exited with error: signal: SIGSEGV'],
  ])('is settled when the process ends under it: %s', async (handler, errorMessage) => {
    const { lambda } = testFunction(`small.${handler}`);
    const error = { errorType: 'Runtime.ExitError', errorMessage };
    expect(await lambda.invoke({ event: {} })).toMatchObject({ error });
  });
});
