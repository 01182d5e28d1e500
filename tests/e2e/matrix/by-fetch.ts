import type { FaultCase, FaultSection } from './fault-case.ts';
import { networkFaults } from './network.ts';
import { serviceFaults } from './service.ts';

/** Invalid JSON becomes a SyntaxError in the handler that parses it: a `fetch` does not know the expected type. */
const NO_JSON = { status: 500, code: 'internal-error', logged: /SyntaxError/ } as const;

/** The faults with another answer through `fetch`. docs/calling-by-fetch.md gives the reasons. */
export const DIFFERENCES: Readonly<Record<string, Partial<FaultCase>>> = {
  'broken-json': NO_JSON,
  'empty-200': NO_JSON,
  'html-200': NO_JSON,
  // The body is JSON, whatever its content type.
  'wrong-type': { status: 200, code: undefined } as object,
};

const byFetch = (fault: FaultCase): FaultCase => ({
  ...fault,
  ...DIFFERENCES[fault.name],
  name: `${fault.name}-by-fetch`,
  face: 'fetch',
});

/** All faults of the service and of the network, through `fetch`. */
export const faultsByFetch: readonly FaultSection[] = [...serviceFaults, ...networkFaults].map(({ title, faults }) => ({
  title: `${title}, by fetch`,
  faults: faults.map(byFetch),
}));
