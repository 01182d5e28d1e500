import type { FaultCase, FaultSection } from './fault-case.ts';
import { networkFaults } from './network.ts';
import { serviceFaults } from './service.ts';

/** A body that is no JSON is the SyntaxError of the handler that reads it: a `fetch` does not know what is expected of it. */
const NO_JSON = { status: 500, code: 'internal-error', logged: /SyntaxError/ } as const;

/** The faults that come to something else by a `fetch`. docs/calling-by-fetch.md gives the reason of each. */
export const DIFFERENCES: Readonly<Record<string, Partial<FaultCase>>> = {
  'broken-json': NO_JSON,
  'empty-200': NO_JSON,
  'html-200': NO_JSON,
  // It is JSON, whatever it calls itself.
  'wrong-type': { status: 200, code: undefined } as object,
};

const byFetch = (fault: FaultCase): FaultCase => ({
  ...fault,
  ...DIFFERENCES[fault.name],
  name: `${fault.name}-by-fetch`,
  face: 'fetch',
});

/** Every fault of the service and of the way to it, by a `fetch`. */
export const faultsByFetch: readonly FaultSection[] = [...serviceFaults, ...networkFaults].map(({ title, faults }) => ({
  title: `${title}, by fetch`,
  faults: faults.map(byFetch),
}));
