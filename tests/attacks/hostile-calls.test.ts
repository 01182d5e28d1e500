import { beforeAll, describe, expect, test } from '@jest/globals';
import { expectAnswer } from './answers.ts';
import { type Ended, runChild } from './children/child.ts';

const program = new URL('./children/hostile-call.ts', import.meta.url);

const calls = [
  ['a validateStatus that throws', 'validateStatus'],
  ['a listener to the download that throws', 'onDownloadProgress'],
  ['a listener to the upload that throws', 'onUploadProgress'],
  ['a transformation of the response that throws', 'transformResponse'],
  ['one of a response that is a stream', 'streamTransform'],
  ['a serialisation of params that throws', 'paramsSerializer'],
  ['a body that breaks off', 'bodyStream'],
  ['an agent that throws', 'agent'],
  ['a signal without methods', 'signalWithoutMethods'],
  ['a signal whose methods throw', 'signalThatThrows'],
] as const;

const ended = new Map<string, Ended>();

// All at once: each process stays open for longer than its deadline.
beforeAll(async () => {
  await Promise.all(calls.map(async ([, name]) => ended.set(name, await runChild(program, [name]))));
}, 60_000);

describe('the process lives, and the client is answered without waiting, when a handler hands its client', () => {
  test.each(calls)('%s', (_what, name) => {
    const { code, report, stderr } = ended.get(name) ?? {};
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expectAnswer(report);
    expect(report.statusCode).not.toBe(504);
  });
});
