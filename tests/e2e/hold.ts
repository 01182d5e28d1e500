import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RETRY_DEFAULTS } from '../../index.ts';
import type { FaultCase, FaultSection } from './matrix/fault-case.ts';
import { openStage, type Run, type Stage } from './stage.ts';

/** The time after the answer within which the other side's connection must be closed, in milliseconds. */
const CLOSED_WITHIN_MS = 200;

/** Names that may be in the log but not in an answer: hosts, variables, parameters. */
const INTERNAL = /AI_SERVICE_URL|AI_URL_PARAMETER|\/faults\/|example\.com|\.invalid|127\.0\.0\.1/;

/** The platform's messages when it kills a function. */
const KILLED = /timed out|Runtime exited|Status: timeout/;

/** Opens a stage for all tests of a file. */
export function useStage(): () => Stage {
  let stage: Stage | undefined;
  beforeAll(async () => {
    stage = await openStage();
  }, 60_000);
  afterAll(() => stage?.close());
  return () => {
    if (stage === undefined) throw new Error('the stage is not open yet');
    return stage;
  };
}

/** Adds one test per fault: its answer must match the matrix. */
export function holdToMatrix(sections: readonly FaultSection[], stage: () => Stage): void {
  describe.each(sections)('$title', ({ faults }) => {
    test.each(faults)('$name: $what; answers $status $code $ends', async (fault) => {
      const run = await stage().run(fault);
      if (fault.ends === 'when killed') expectTheGateways(run);
      else if (fault.code === undefined) expectGood(run);
      else expectProblem(fault, run);
      if (fault.ends === 'at the deadline') await expectLate(fault, run, stage());
    });
  });

  test('no secret is in anything that the functions wrote', () => {
    const written = stage().app.lines.join('\n');
    expect(written).toMatch(/"code":"(upstream-timeout|deadline-exceeded)"/);
    expect(written).not.toMatch(/canary/i);
  });

  test('no function was killed by Lambda but the one that blocks its event loop', () => {
    const killed = stage().app.lines.filter((line) => KILLED.test(line));
    expect(killed.filter((line) => !line.startsWith('[handler-blocks-the-event-loop]'))).toEqual([]);
  });
}

function expectGood({ answer }: Run): void {
  expect([answer.status, answer.json]).toEqual([200, { reply: 'fine', language: 'en' }]);
  expectClean(answer);
}

function expectTheGateways({ answer }: Run): void {
  expect([answer.status, answer.json.code, answer.json.detail]).toEqual([
    502,
    'INTEGRATION_FAILURE',
    'Internal server error',
  ]);
  expect(answer.headers.get('x-amzn-errortype')).toBe('InternalServerErrorException');
}

/** Expects a problem document of ours, not the gateway's, with CORS headers and without a secret. */
function expectProblem(fault: FaultCase, { answer, access }: Run): void {
  const { status, code, by, source = 'lambda', ends, retryAfter, logged } = fault;
  const { headers, json } = answer;
  expect([answer.status, json.code]).toEqual([status, code]);
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(json).toMatchObject({ status, instance: expect.any(String), timing: { source } });
  const { remainingMs, requiredMs } = json.timing as { remainingMs: number; requiredMs?: number };
  // A document that says that time ran out must not report much remaining time, unless the handler asked for more.
  if (code === 'deadline-exceeded' && requiredMs === undefined) expect(remainingMs).toBeLessThanOrEqual(1_000);
  if (ends === 'at once') expect(remainingMs).toBeGreaterThan(0);
  else expect(remainingMs).toBe(0);
  const isApp = !('stack' in by || 'calls' in by || fault.face === 'fetch');
  if (isApp) expect(headers.get('access-control-allow-origin')).toBe('*');
  if (isApp) expect(headers.get('access-control-expose-headers')).toMatch(/^Retry-After,/);
  if (retryAfter) expect(headers.get('retry-after')).toMatch(retryAfter);
  else expect(headers.get('retry-after')).toBeNull();
  expectClean(answer);
  expect(access).toMatchObject({ status, code });
  if (logged) expect(JSON.stringify(access)).toMatch(logged);
}

function expectClean({ headers, text }: Run['answer']): void {
  const everything = text + [...headers].join('\n');
  expect(headers.get('x-amzn-errortype')).toBeNull();
  expect(everything).not.toMatch(/canary/i);
  expect(everything).not.toMatch(INTERNAL);
}

/**
 * Expects that the time was used, that the other side's connection is closed, and that the document explains the time.
 */
async function expectLate(fault: FaultCase, run: Run, stage: Stage): Promise<void> {
  const { answer, measuredMs } = run;
  // The clocks of two processes, each rounded to a millisecond.
  expect(measuredMs).toBeGreaterThan(-5);
  const connection = await stage.connectionOf(fault, run);
  if (connection !== undefined) {
    expect(connection.closedBy).toBe('peer');
    expect(Number(connection.closedAt) - answer.at).toBeLessThan(CLOSED_WITHIN_MS);
  }
  const { attempts, configurationMs } = answer.json.timing as { attempts: object[]; configurationMs: number };
  if (fault.code === 'upstream-timeout') {
    const lost = expect.objectContaining({ upstream: 'ai', outcome: 'upstream-timeout' });
    // As many attempts as fitted: a chat carries a key, so a hanging one is retried while the budget lasts.
    expect(attempts).toEqual('calls' in fault.by ? expect.arrayContaining([lost]) : attempts.map(() => lost));
    expect(attempts.length).toBeGreaterThan(0);
    if (!('calls' in fault.by)) expect(attempts.length).toBeLessThanOrEqual(RETRY_DEFAULTS.maxAttempts);
  } else {
    expect(attempts).toEqual([]);
  }
  // A caller's time-out counts from before the cold start, which may have used it up on a busy machine.
  if ('parameter' in fault.by && fault.source !== 'caller') expect(configurationMs).toBeGreaterThan(0);
}
