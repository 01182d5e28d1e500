import { beforeEach, expect, jest, test } from '@jest/globals';
import type { Auth } from '../../../src/auth/auth.ts';
import type { Credentials } from '../../../src/auth/credentials.ts';
import { startDeadline } from '../../../src/deadline/running-deadline.ts';
import { createFakeClock, type FakeClock } from '../../../testing/fake-clock.ts';
import { until } from '../../middlewares/support.ts';

const acts: (() => Promise<Credentials>)[] = [];
let chains = 0;
jest.unstable_mockModule('@aws-sdk/credential-provider-node', () => ({
  defaultProvider: () => {
    const act = acts[chains];
    chains += 1;
    return act;
  },
}));
const { iamAuth } = await import('../../../src/auth/iam-auth.ts');

const VARIABLES = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];
const request = { method: 'GET', url: new URL('https://api.example.com'), headers: {}, body: undefined };

beforeEach(() => {
  for (const name of VARIABLES) delete process.env[name];
});

async function attempt(auth: Auth, clock: FakeClock): Promise<unknown> {
  const deadline = startDeadline({ at: clock.now() + 10_000, hardAt: clock.now() + 10_500, source: 'lambda' }, clock);
  const scope = { deadline, clock, signal: deadline.cancellation };
  try {
    await auth.prepare?.(scope);
    return (await auth(request, scope)).headers.authorization;
  } finally {
    deadline.end();
  }
}

test('a provider chain that hangs is replaced, once for all, and the container keeps the new one', async () => {
  const clock = createFakeClock();
  acts.push(
    () => new Promise(() => undefined),
    async () => ({ accessKeyId: 'AKIANEW', secretAccessKey: 'secret' }),
  );
  const auth = iamAuth({ region: 'eu-west-1' });
  const signed = Promise.all([attempt(auth, clock), attempt(auth, clock), attempt(auth, clock)]);
  await until(() => chains === 1);
  await clock.advanceAsync(1_500);
  expect(await signed).toEqual(Array(3).fill(expect.stringContaining('Credential=AKIANEW/')));
  expect(chains).toBe(2);
  expect(await attempt(auth, clock)).toContain('Credential=AKIANEW/');
  expect(chains).toBe(2);
});

test("a function's own credentials are read at once, and no chain is asked", async () => {
  process.env.AWS_ACCESS_KEY_ID = 'AKIAOWN';
  process.env.AWS_SECRET_ACCESS_KEY = 'secret';
  const before = chains;
  expect(await attempt(iamAuth({ region: 'eu-west-1' }), createFakeClock())).toContain('Credential=AKIAOWN/');
  expect(chains).toBe(before);
});
