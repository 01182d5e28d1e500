import { inspect } from 'node:util';
import { GetParametersCommand } from '@aws-sdk/client-ssm';
import { beforeEach, expect, test } from '@jest/globals';
import { type Secret, secret } from '../../middlewares/secret.ts';
import { parseSecret } from '../../src/parameter/secret.ts';
import { createFakeClock, type FakeClock } from '../../testing/fake-clock.ts';
import { answers, BACKOFF_MS, calls, hangs, NAME, ssm, throttles } from '../src/ssm/ssm-rig.ts';
import { answerOf, invoke, OK, problemIn, type Stack, stackOf, until } from './support.ts';

beforeEach(() => {
  ssm.reset();
});

interface Rig {
  readonly clock: FakeClock;
  readonly stack: Stack;
  readonly contexts: { readonly modelKey: Secret }[];
  readonly values: string[];
}

/** A new container whose handler gets the secret, unless `isAsked` is false. */
function cold({ isAsked = true } = {}): Rig {
  const [clock, contexts, values] = [createFakeClock(), [] as Rig['contexts'], [] as string[]];
  const handler = async (_event: unknown, context: { readonly modelKey: Secret }): Promise<object> => {
    contexts.push(context);
    if (isAsked) values.push(await context.modelKey.get());
    return OK;
  };
  const use = [secret({ as: 'modelKey', parameterName: NAME, clock, backoffMs: BACKOFF_MS })];
  return { clock, stack: stackOf({ clock, use, handler }), contexts, values };
}

test('a secret is decrypted, trimmed and given to whoever asks, after one fetch that began with the module', async () => {
  answers(' sk-CANARY \n');
  const { stack, clock, values } = cold();
  await until(() => calls() === 1 && clock.pending === 0);
  expect(await answerOf(stack, clock)).toEqual(OK);
  expect(await answerOf(stack, clock)).toEqual(OK);
  expect(values).toEqual(['sk-CANARY', 'sk-CANARY']);
  expect(ssm.commandCalls(GetParametersCommand).map(({ args }) => args[0].input)).toEqual([
    { Names: [NAME], WithDecryption: true },
  ]);
});

test('a context that is logged or copied does not show it', async () => {
  answers('sk-CANARY');
  const { stack, clock, contexts } = cold();
  await answerOf(stack, clock);
  const [context] = contexts;
  expect(inspect(context, { depth: 9 }) + JSON.stringify({ ...context })).not.toMatch(/CANARY|modelKey/);
});

test('who does not ask waits for nothing and fails of nothing', async () => {
  hangs();
  const { stack, clock } = cold({ isAsked: false });
  expect(await invoke(stack, clock)).toMatchObject({ response: OK, afterMs: 0 });
});

test('a secret that is not there is a configuration failure, and one that does not come is a matter of time', async () => {
  throttles();
  const failing = cold();
  await until(() => calls() === 1 && failing.clock.pending === 0);
  expect(problemIn(await answerOf(failing.stack, failing.clock))).toMatchObject({ status: 500, code: 'configuration' });
  hangs();
  const hanging = cold();
  const { response } = await invoke(hanging.stack, hanging.clock);
  expect(problemIn(response)).toMatchObject({ status: 504, code: 'deadline-exceeded' });
});

test('a secret that was refused is looked up anew', async () => {
  answers('old');
  const { stack, clock, contexts, values } = cold();
  await answerOf(stack, clock);
  answers('new');
  clock.advance(10_000);
  contexts[0]?.modelKey.refused();
  await answerOf(stack, clock);
  expect(values).toEqual(['old', 'new']);
});

test('nonsense is refused when the stack is built', () => {
  expect(() => secret({ as: 'not a name', parameterName: NAME })).toThrow(/^secret\(\): as takes text that matches/);
  expect(() => secret({ as: 'key', parameterName: '' })).toThrow(/^secret\(\): parameterName takes text/);
});

test('a stack without bounded() says so', async () => {
  answers('x');
  const { before } = secret({ as: 'key', parameterName: NAME });
  expect(() => before?.({ internal: {}, context: {} } as never)).toThrow(
    expect.objectContaining({ reason: 'secret() needs the bounded() execution mode: middy(bounded()).use(...)' }),
  );
});

test.each([
  ['a'.repeat(4_097), 'is not a secret of 1 to 4096 visible ASCII characters'],
  ['two words', 'is not a secret of 1 to 4096 visible ASCII characters'],
  ['khóa', 'is not a secret of 1 to 4096 visible ASCII characters'],
  ['  ', 'has no value'],
  [undefined, 'has no value'],
])('a value that no header can carry is refused and not shown: %#', (value, what) => {
  expect(() => parseSecret(value, 'the parameter x')).toThrow(
    expect.objectContaining({ reason: `the parameter x ${what}` }),
  );
});

test('the longest secret that SSM keeps is taken', () => {
  expect(parseSecret('a'.repeat(4_096), 'x')).toHaveLength(4_096);
});
