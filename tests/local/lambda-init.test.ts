import { describe, expect, it, jest } from '@jest/globals';
import { errorTypeOf, testFunction } from './lambda.ts';
import { until } from './processes.ts';

// Generous for a busy machine.
jest.setTimeout(60_000);

describe('a handler that cannot be loaded', () => {
  it.each([
    ['its module throws', 'broken.handler', 'RangeError'],
    ['there is no such module', 'absent.handler', 'Runtime.ImportModuleError'],
    ['the module has no such export', 'small.absent', 'Runtime.HandlerNotFound'],
    ['its module ends the process', 'exits.handler', 'Runtime.ExitError'],
  ])('settles the invocation as an error: %s', async (_why, handler, errorType) => {
    const { lambda, lines } = testFunction(handler);
    expect(errorTypeOf(await lambda.invoke({ event: {} }))).toBe(errorType);
    expect(lines.at(-1)).toMatch(/^INIT_REPORT .*\tPhase: init\tStatus: error/);
    await until(() => lambda.pids.length === 0);
  });

  it('settles the invocation when the process ends as soon as it has loaded', async () => {
    const { lambda } = testFunction('exits-soon.handler');
    expect(errorTypeOf(await lambda.invoke({ event: {} }))).toBe('Runtime.ExitError');
  });

  it('settles the invocation when loading takes too long', async () => {
    const { lambda } = testFunction('never-loads.handler', { initLimitMs: 300 });
    expect(errorTypeOf(await lambda.invoke({ event: {} }))).toBe('Sandbox.Timedout');
    await until(() => lambda.pids.length === 0);
  });
});

describe('the log', () => {
  it('has every line, framed like on Lambda, before the caller has the answer', async () => {
    const { lambda, lines } = testFunction('small.log');
    const { requestId } = await lambda.invoke({ event: {} });
    const [first, ...rest] = lines;
    expect(first).toBe(`START RequestId: ${requestId} Version: $LATEST`);
    expect(rest).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/\ta line$/),
        'two lines',
        'at once',
        `END RequestId: ${requestId}`,
      ]),
    );
    expect(lines.at(-1)).toMatch(/^REPORT .*Duration: .* ms\tMemory Size: 256 MB\tInit Duration: [\d.]+ ms$/);
  });

  it('has the line that a dying process left unfinished', async () => {
    const { lambda, lines } = testFunction('small.logAndExit');
    await lambda.invoke({ event: {} });
    expect(lines).toContain('unfinished');
  });
});
