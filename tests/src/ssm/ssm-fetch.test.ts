import { GetParametersCommand } from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { ssmFetch } from '../../../src/ssm/ssm-fetch.ts';
import { until } from '../../middlewares/support.ts';
import { calls, NAME, ssm } from './ssm-rig.ts';

beforeEach(() => {
  ssm.reset();
});

const fetchValue = (name: string): Promise<unknown> =>
  ssmFetch(name, { region: 'eu-west-1' })(new AbortController().signal);

const ARN = 'arn:aws:ssm:eu-west-1:123456789012:parameter/chat/url';

describe('the reply to one name is its value, whatever SSM calls it', () => {
  test.each<[string, object]>([
    [NAME, { Name: NAME }],
    ['/chat/url:3', { Name: '/chat/url', Selector: ':3', ARN }],
    ['/chat/url:prod', { Name: '/chat/url', Selector: ':prod', ARN }],
    ['chat-url', { Name: 'chat-url' }],
    [ARN, { Name: '/chat/url', ARN }],
    [ARN, { Name: ARN, ARN }],
    [`${ARN}:3`, { Name: '/chat/url', Selector: ':3', ARN }],
    [`${ARN}:3`, { Name: ARN, Selector: ':3', ARN }],
    ...['aws-cn', 'aws-us-gov', 'aws-iso', 'aws-iso-b', 'aws-eusc'].flatMap((partition): [string, object][] => {
      const arn = ARN.replace('arn:aws:', `arn:${partition}:`);
      return [
        [arn, { Name: '/chat/url', ARN: arn }],
        [`${arn}:3`, { Name: arn, Selector: ':3', ARN: arn }],
      ];
    }),
  ])('%s is %j', async (name, parameter) => {
    ssm.on(GetParametersCommand).resolves({ Parameters: [{ ...parameter, Value: 'the value' }] });
    expect(await fetchValue(name)).toBe('the value');
    expect(ssm.commandCalls(GetParametersCommand)[0]?.args[0].input).toEqual({ Names: [name], WithDecryption: true });
  });
});

test.each(['{"a":1}', '[1]', '"quoted"', '12345678901234567890', 'true', ' blank ', 'a,b'])(
  'a value is taken as it is stored: %j',
  async (value) => {
    const Type = value.includes(',') ? 'StringList' : 'SecureString';
    ssm.on(GetParametersCommand).resolves({ Parameters: [{ Name: NAME, Type, Value: value }] });
    expect(await fetchValue(NAME)).toBe(value);
  },
);

test.each<[string, object]>([
  ['the name is invalid', { InvalidParameters: [NAME] }],
  ['the name is invalid, in other words', { InvalidParameters: [ARN] }],
  ['there is nothing in it', {}],
  ['there is no value in it', { Parameters: [{ Name: NAME }] }],
])('a reply is no value, and no rejection that nobody handles, when %s', async (_what, reply) => {
  ssm.on(GetParametersCommand).resolves(reply);
  expect(await fetchValue(NAME)).toBeUndefined();
});

test('two fetches at a time have each its own signal and its own client', async () => {
  ssm
    .on(GetParametersCommand)
    .callsFakeOnce(() => new Promise(() => undefined))
    .resolves({ Parameters: [{ Name: NAME, Value: 'good' }] });
  const fetch = ssmFetch(NAME, { region: 'eu-west-1' });
  const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()];
  void fetch(first.signal);
  await until(() => calls() === 1);
  expect(await fetch(second.signal)).toBe('good');
  second.abort();
  expect(await fetch(third.signal)).toBe('good');
  const sent = ssm.commandCalls(GetParametersCommand);
  const signals = sent.map(({ args }) => (args as unknown as [unknown, { abortSignal: AbortSignal }])[1].abortSignal);
  expect(signals).toEqual([first.signal, second.signal, third.signal]);
  expect(signals.map(({ aborted }) => aborted)).toEqual([false, true, false]);
  expect(new Set(sent.map(({ thisValue }) => thisValue)).size).toBe(3);
});
