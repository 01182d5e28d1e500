import type { FailureKind } from '../../../index.ts';
import type { FaultName } from '../../../testing/fault-server.ts';
import type { FaultCase, FaultSection } from './fault-case.ts';

type Extra = Partial<Pick<FaultCase, 'retryAfter' | 'logged' | 'isWarm'>>;

const fine = (service: FaultName, what: string, extra: Extra = {}): FaultCase => ({
  name: service,
  what,
  by: { service },
  status: 200,
  ends: 'at once',
  ...extra,
});

const late = (service: FaultName, what: string): FaultCase => ({
  name: service,
  what,
  by: { service },
  status: 504,
  code: 'upstream-timeout',
  ends: 'at the deadline',
});

const wrong = (service: FaultName, code: FailureKind, what: string, extra: Extra = {}): FaultCase => ({
  name: service,
  what,
  by: { service },
  status: code === 'upstream-timeout' ? 504 : 502,
  code,
  ends: 'at once',
  ...extra,
});

/** The failure kind for each status of the service. */
const STATUSES: readonly (readonly [number, FailureKind])[] = [
  [400, 'upstream-rejected'],
  [401, 'upstream-rejected'],
  [403, 'upstream-rejected'],
  [404, 'upstream-rejected'],
  [405, 'upstream-rejected'],
  [408, 'upstream-timeout'],
  [409, 'upstream-rejected'],
  [413, 'upstream-rejected'],
  [415, 'upstream-rejected'],
  [422, 'upstream-rejected'],
  [429, 'upstream-overloaded'],
  [500, 'upstream-error'],
  [501, 'upstream-error'],
  [502, 'upstream-error'],
  [503, 'upstream-overloaded'],
  [504, 'upstream-timeout'],
];

export const serviceFaults: readonly FaultSection[] = [
  {
    title: 'A service that is slow',
    faults: [
      fine('slow-ok-200', 'answers late, but in time'),
      late('never-answers', 'reads the request and says nothing'),
      late('trickled-headers', 'a byte of a header now and then, never the blank line'),
      late('endless-103', '103 Early Hints again and again, never an answer'),
      late('headers-then-drip', 'headers at once, then a byte of the body now and then'),
      late('headers-then-stall', 'half of the body, then silence'),
      {
        name: 'slow-upload',
        what: 'stops reading in the middle of a request of 32 MiB',
        by: { calls: 'upload', answer: 'slow-upload' },
        // On a busy machine a first request of this size takes all the time to be made.
        isWarm: true,
        status: 504,
        code: 'upstream-timeout',
        ends: 'at the deadline',
      },
      {
        name: 'saturated-agent',
        what: 'hangs, and all 64 connections are busy: the call waits inside our own agent',
        by: { calls: 'saturated', answer: 'never-answers' },
        status: 504,
        code: 'upstream-timeout',
        ends: 'at the deadline',
      },
    ],
  },
  {
    title: 'A service that breaks off',
    faults: [
      wrong('reset-before-headers', 'upstream-unreachable', 'RST instead of an answer', { logged: /ECONNRESET/ }),
      wrong('close-before-headers', 'upstream-unreachable', 'FIN instead of an answer', { logged: /ECONNRESET/ }),
      wrong('reset-mid-headers', 'upstream-unreachable', 'RST in the middle of the headers', { logged: /ECONNRESET/ }),
      wrong('close-mid-headers', 'upstream-unreachable', 'FIN in the middle of the headers', { logged: /ECONNRESET/ }),
      wrong('reset-mid-body', 'upstream-invalid', 'RST in the middle of the body'),
      wrong('close-mid-body', 'upstream-invalid', 'FIN in the middle of the body'),
      wrong(
        'stale-keep-alive',
        'upstream-unreachable',
        'answers once, and resets the idle connection at the next call',
        {
          isWarm: true,
          logged: /ECONNRESET/,
        },
      ),
    ],
  },
  {
    title: 'A service whose answer is no good',
    faults: [
      wrong('broken-json', 'upstream-invalid', '200 with half a JSON document'),
      wrong('html-200', 'upstream-invalid', '200 with a page of HTML'),
      wrong('empty-200', 'upstream-invalid', '200 with nothing in it'),
      wrong('json-null', 'upstream-invalid', '200 with `null`'),
      wrong('wrong-type', 'upstream-invalid', '200 with JSON that calls itself text'),
      wrong('redirect', 'upstream-invalid', '302 to another host, which is sent nothing'),
      wrong('too-large', 'upstream-invalid', '9 MiB of valid JSON'),
      wrong('huge-body', 'upstream-invalid', '200 MiB of valid JSON, as fast as it is read'),
      fine('gzip-ok', 'a good answer, packed with gzip'),
      wrong('gzip-bomb', 'upstream-invalid', '66 kB that unpack to 64 MiB'),
      wrong('truncated-gzip', 'upstream-invalid', 'half of a gzip stream'),
      wrong('corrupt-gzip', 'upstream-invalid', 'garbage behind the header of gzip'),
      fine('brotli-ok', 'a good answer, packed with brotli'),
      wrong('truncated-brotli', 'upstream-invalid', 'half of a brotli stream'),
      wrong('corrupt-brotli', 'upstream-invalid', 'garbage that calls itself brotli'),
      wrong('bad-chunk', 'upstream-invalid', 'a chunk whose size is no number', { logged: /HPE_/ }),
      wrong('both-lengths', 'upstream-invalid', '`content-length` and `transfer-encoding` together', {
        logged: /HPE_/,
      }),
      wrong('header-overflow', 'upstream-invalid', '24 KiB of headers', { logged: /HPE_HEADER_OVERFLOW/ }),
      wrong('broken-http', 'upstream-invalid', 'something that is not HTTP', { logged: /HPE_/ }),
    ],
  },
  {
    title: 'A service that says it failed',
    faults: [
      ...STATUSES.map(([status, code]) => wrong(`status-${status}`, code, `answers ${status}`)),
      wrong('status-429-retry-after-7', 'upstream-overloaded', 'answers 429 with `Retry-After: 7`', {
        retryAfter: /^7$/,
      }),
      wrong('status-503-retry-after-3', 'upstream-overloaded', 'answers 503 with `Retry-After: 3`', {
        retryAfter: /^3$/,
      }),
      wrong('status-503-retry-after-date', 'upstream-overloaded', 'answers 503 with a date in `Retry-After`', {
        retryAfter: /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/,
      }),
      wrong('status-500-retry-after-5', 'upstream-error', 'answers 500 with `Retry-After: 5`', { retryAfter: /^5$/ }),
    ],
  },
];
