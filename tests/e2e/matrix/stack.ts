import type { FaultCase, FaultSection, StackFault } from './fault-case.ts';

type Answer = Pick<FaultCase, 'status' | 'ends'> & Partial<FaultCase>;

const OURS: Answer = { status: 500, code: 'internal-error', ends: 'at once' };
const LATE: Answer = { status: 504, code: 'deadline-exceeded', ends: 'at the deadline' };

/** The handler of every `onError` case fails with this at once. The answer stays the same, whatever `onError` does. */
const KEPT: Answer = { status: 504, code: 'deadline-exceeded', ends: 'at once' };

const stack = (where: StackFault['where'], does: string, answer: Answer): FaultCase => ({
  name: `${where}-${does}`,
  what: does.replaceAll('-', ' '),
  by: { stack: { where, does } },
  ...answer,
});

/** Values of a hook that are not responses. */
const GARBAGE = [
  'returns-a-number',
  'returns-a-string',
  'returns-an-array',
  'returns-no-status',
  'returns-a-circular-body',
] as const;

/** Further values of a handler: they cannot be sent, or the gateway would refuse them. */
const MORE_GARBAGE = [
  'returns-nothing',
  'returns-null',
  'returns-false',
  'returns-a-function',
  'returns-a-bigint',
  'returns-a-body-that-is-an-object',
  'returns-a-status-that-is-a-word',
  'returns-a-status-of-0',
  'returns-a-header-of-two-lines',
  'returns-headers-in-a-list',
  'returns-7-MB',
] as const;

const inPlace = (where: StackFault['where'], answer: Answer): FaultCase[] =>
  GARBAGE.map((does) => stack(where, does, answer));

export const stackFaults: readonly FaultSection[] = [
  {
    title: 'A handler that is no good',
    faults: [
      stack('handler', 'hangs', LATE),
      stack('handler', 'returns-a-thenable-that-hangs', LATE),
      stack('handler', 'throws', OURS),
      stack('handler', 'throws-undefined', OURS),
      stack('handler', 'throws-a-string', OURS),
      ...inPlace('handler', OURS),
      ...MORE_GARBAGE.map((does) => stack('handler', does, OURS)),
      {
        ...stack('handler', 'blocks-the-event-loop', { status: 502, code: 'INTEGRATION_FAILURE', ends: 'when killed' }),
        what: "blocks the event loop, the documented exception: Lambda kills it, and the answer is the gateway's own",
      },
    ],
  },
  {
    title: 'Other middlewares that are no good',
    faults: [
      stack('before', 'hangs', LATE),
      stack('before', 'throws', OURS),
      ...inPlace('before', OURS),
      stack('after', 'hangs', LATE),
      stack('after', 'throws', OURS),
      ...inPlace('after', OURS),
      stack('onError', 'hangs', LATE),
      stack('onError', 'throws', OURS),
      ...inPlace('onError', KEPT),
    ],
  },
];
