import type { SSMClient, SSMClientConfig } from '@aws-sdk/client-ssm';
import { ConfigurationError } from '../failure/errors.ts';
import { lazily } from '../lazy.ts';
import type { FetchValue } from '../parameter/in-flight-fetch.ts';
import { elementsOf, readProperty } from '../unknown.ts';

/** The key of the value on the request of `@middy/ssm`. */
const KEY = 'value';

/** The part of `@middy/ssm` that is used. */
type Ssm = (options: object) => { readonly before: (request: object) => unknown };

/**
 * Fetches one parameter through `@middy/ssm`, with its cache and its prefetch off: its cache keeps a promise that hangs,
 * and a failed refresh overwrites the last good value.
 *
 * Both packages are loaded by the first fetch: a function with its URL in the environment never loads them.
 */
export function ssmFetch(name: string, awsClientOptions: SSMClientConfig): FetchValue {
  const load = lazily(async () => {
    const { ssm, SSMClient } = await packagesFor(name);
    return { ssm, clientFor: clientsOf(() => new SSMClient(awsClientOptions)) };
  });

  return async (signal) => {
    const { ssm, clientFor } = await load();
    const { client, done } = clientFor();
    const reply: Reply = {};
    const middleware = ssm({
      AwsClient: clientOfOneFetch(name, client, signal, reply),
      fetchData: { [KEY]: name },
      cacheExpiry: 0,
      disablePrefetch: true,
      cacheKey: `middy-deadline:${name}`,
    });
    const request = { internal: {} as Record<string, unknown>, context: {} };
    try {
      await middleware.before(request);
      await request.internal[KEY];
      return reply.value;
    } finally {
      done();
    }
  };
}

/** @throws ConfigurationError when a package is not installed: a retry would not help */
async function packagesFor(name: string): Promise<{ readonly ssm: Ssm; readonly SSMClient: typeof SSMClient }> {
  try {
    const { ssm, SSMClient } = await import('./ssm-packages.ts');
    return { ssm: ssm as unknown as Ssm, SSMClient };
  } catch (cause) {
    const reason = `the parameter ${name} cannot be fetched: @middy/ssm and @aws-sdk/client-ssm could not be loaded`;
    throw new ConfigurationError({ reason, cause });
  }
}

/**
 * One client serves all fetches. A fetch beside one that has not ended gets a new client: if the SDK hangs on its
 * credentials, every later call of the same client hangs too.
 */
function clientsOf(create: () => SSMClient): () => { readonly client: SSMClient; readonly done: () => void } {
  let client: SSMClient | undefined;
  let inFlight = 0;
  return () => {
    if (client === undefined || inFlight > 0) client = create();
    inFlight += 1;
    const done = (): void => {
      inFlight -= 1;
    };
    return { client, done };
  };
}

/** A reply of SSM. */
interface Reply {
  value?: unknown;
}

/**
 * A client class that sends with the signal of one fetch: the SDK has no time-out of its own, and `@middy/ssm` passes no
 * signal on.
 *
 * The value is taken from the reply here. `@middy/ssm` would look it up by the requested name, but SSM leaves a selector
 * (`:3`) out of the name, and returns a shared parameter's ARN as its name (Systems Manager API reference, Parameter).
 * `@middy/ssm` would also parse a value that looks like JSON.
 */
function clientOfOneFetch(name: string, client: SSMClient, abortSignal: AbortSignal, reply: Reply): unknown {
  const send = async (command: never): Promise<object> => {
    const output: unknown = await client.send(command, { abortSignal } as never);
    const [parameter] = elementsOf(readProperty(output, 'Parameters')) ?? [];
    reply.value = readProperty(parameter, 'Value');
    return { Parameters: [{ Name: name, Value: '' }] };
  };
  return class {
    readonly send = send;
  };
}
