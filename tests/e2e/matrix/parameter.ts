import type { FaultCase, FaultSection, ParameterFault } from './fault-case.ts';

type Row = readonly [name: string, what: string, parameter: ParameterFault, logged?: RegExp];

const misconfigured = ([name, what, parameter, logged]: Row): FaultCase => ({
  name: `parameter-${name}`,
  what,
  by: { parameter },
  status: 500,
  code: 'configuration',
  ends: 'at once',
  ...(logged && { logged }),
});

const late = ([name, what, parameter]: Row, extra: Partial<FaultCase> = {}): FaultCase => ({
  name: `parameter-${name}`,
  what,
  by: { parameter },
  status: 504,
  code: 'deadline-exceeded',
  ends: 'at the deadline',
  ...extra,
});

const UNFETCHED = /the parameter \S+ could not be fetched/;

export const parameterFaults: readonly FaultSection[] = [
  {
    title: 'A Parameter Store that fails in a new container',
    faults: [
      late(['hangs', 'never answers', { store: 'hang' }]),
      late(['drips', 'a byte now and then', { endpoint: 'headers-then-drip' }]),
      late(['slow', 'answers, but later than the caller waits', { endpoint: 'slow' }], {
        callerTimeoutMs: 600,
        source: 'caller',
      }),
      {
        name: 'parameter-recovers',
        what: 'never answered, and does now: the same container',
        by: { parameter: { store: 'hang-once' } },
        status: 200,
        ends: 'at once',
      },
      ...(
        [
          ['refused', 'nobody listens', { endpoint: 'refused' }, UNFETCHED],
          ['throttled', '`ThrottlingException`', { store: 'throttle' }, UNFETCHED],
          ['fails', '`InternalServerError`', { store: 'error' }, UNFETCHED],
          ['resets', 'RST instead of an answer', { endpoint: 'reset-before-headers' }, UNFETCHED],
          ['broken', '200 with half a JSON document', { endpoint: 'broken-json' }, UNFETCHED],
          ['html', '200 with a page of HTML', { endpoint: 'html-200' }, UNFETCHED],
        ] as const
      ).map(misconfigured),
    ],
  },
  {
    title: 'A parameter that is no address',
    faults: (
      [
        ['missing', 'there is no such parameter', { value: null }],
        ['empty', 'nothing', { value: '' }],
        ['blank', 'blanks', { value: '   ' }],
        ['words', 'words', { value: 'canary words' }],
        ['relative', 'a host without a scheme', { value: 'canary.example.com/prod' }],
        ['plain', 'plain HTTP to a public host', { value: 'http://canary.example.com' }],
        ['credentials', 'a URL with credentials', { value: 'https://canary-user:canary-key@canary.example.com' }],
        ['query', 'a URL with a query', { value: 'https://canary.example.com/?key=canary-key' }],
        ['file', 'a URL of a file', { value: 'file:///canary' }],
      ] as const
    ).map(([name, what, parameter]) =>
      misconfigured([name, what, parameter, new RegExp(`the parameter \\S+parameter-${name} (has|is) `)]),
    ),
  },
];
