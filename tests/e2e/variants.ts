import type { FunctionDefinition, ParameterDefinition, ServiceDefinition } from '../../local/definitions.ts';
import type { FaultServer } from '../../testing/fault-server.ts';
import { faultsByFetch } from './matrix/by-fetch.ts';
import type { FaultCase, ParameterFault } from './matrix/fault-case.ts';
import { ALL_FAULTS } from './matrix.ts';
import type { ParameterEndpoints } from './parameter-endpoints.ts';
import { type Places, SHORT_GATEWAY_MS } from './places.ts';

/** All faults that need a function. */
const FAULTS: readonly FaultCase[] = [...ALL_FAULTS, ...faultsByFetch.flatMap(({ faults }) => faults)];

/** Short enough for a test, and long enough that a slow machine does not use up the reserve of a fifth. */
export const FUNCTION_TIMEOUT_MS = 1_500;

/** For work that ends by itself: a large computation. */
const AMPLE_TIMEOUT_MS = 10_000;

/** For a failing Parameter Store: enough for some attempts, after which the next would start too late. */
const TRIES_TIMEOUT_MS = 3_000;

/** The services that the variants use. */
export interface Surroundings {
  readonly service: FaultServer;
  readonly places: Places;
  readonly endpoints: ParameterEndpoints;
}

/** The function of a fault: Chatbot as deployed, the misbehaving stack, or one of its own. */
export function functionKeyOf({ name, by, face }: FaultCase): string {
  if ('stack' in by) return by.stack.does === 'blocks-the-event-loop' ? name : 'stack';
  if ('service' in by) return face === 'fetch' ? 'by-fetch' : 'chatbot';
  return name;
}

/** The deployed service with all variants of Chatbot that the matrix needs, each at `POST /<key>`. */
export function withVariants(deployed: ServiceDefinition, surroundings: Surroundings): ServiceDefinition {
  const chatbot = deployed.functions.find(({ key }) => key === 'chatbot');
  if (chatbot === undefined) throw new Error('there is no function named chatbot');
  const variants = new Map<string, FunctionDefinition>();
  for (const fault of FAULTS) variants.set(functionKeyOf(fault), variantOf(fault, chatbot, surroundings));
  return {
    ...deployed,
    functions: [...variants.values()],
    routes: [...variants.keys()].map((functionKey) => ({
      method: 'POST',
      path: `/${functionKey}`,
      functionKey,
      timeoutMs: functionKey.startsWith('behind-short-gateway') ? SHORT_GATEWAY_MS : 29_000,
    })),
    parameters: FAULTS.flatMap((fault) => parametersOf(fault, surroundings)),
  };
}

function variantOf(fault: FaultCase, chatbot: FunctionDefinition, surroundings: Surroundings): FunctionDefinition {
  const { by } = fault;
  const { service } = surroundings;
  const key = functionKeyOf(fault);
  const variant = (own: Record<string, string>, changes: Partial<FunctionDefinition> = {}): FunctionDefinition => ({
    ...chatbot,
    key,
    timeoutMs: FUNCTION_TIMEOUT_MS,
    environment: { ...chatbot.environment, ...own },
    ...changes,
  });
  if ('stack' in by) return variant({}, { handler: 'tests/e2e/functions/stack.handler' });
  if ('calls' in by) {
    const handler = `tests/e2e/functions/${fault.face === 'fetch' ? 'by-fetch' : 'calls'}.${by.calls}`;
    return variant({ AI_SERVICE_URL: service.urlFor(by.answer) }, { handler });
  }
  const handler = fault.face === 'fetch' ? 'tests/e2e/functions/by-fetch.handler' : chatbot.handler;
  if ('service' in by) return variant({ AI_SERVICE_URL: service.url }, { handler });
  if ('place' in by) {
    const timeoutMs = fault.source === 'gateway' ? AMPLE_TIMEOUT_MS : FUNCTION_TIMEOUT_MS;
    return variant({ ...surroundings.places.environmentOf(by.place) }, { timeoutMs, handler });
  }
  const { endpoint } = by.parameter;
  return variant(
    { AI_URL_PARAMETER: parameterNameOf(fault), ...(endpoint && surroundings.endpoints.environmentOf(endpoint)) },
    { timeoutMs: fault.status === 500 ? TRIES_TIMEOUT_MS : FUNCTION_TIMEOUT_MS },
  );
}

const parameterNameOf = ({ name }: FaultCase): string => `/faults/${name}`;

function parametersOf(fault: FaultCase, { service }: Surroundings): ParameterDefinition[] {
  if (!('parameter' in fault.by)) return [];
  const { value = service.url }: ParameterFault = fault.by.parameter;
  return value === null ? [] : [{ name: parameterNameOf(fault), type: 'String', value }];
}
