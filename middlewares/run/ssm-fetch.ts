import type { SSMClientConfig } from '@aws-sdk/client-ssm';
import { peek } from '../../src/failure/redact.ts';
import type { FetchValue } from '../../src/parameter/flight.ts';

/** The key under which `@middy/ssm` puts the value on the request. */
const KEY = 'value';

/**
 * Fetches one parameter through `@middy/ssm`, with its cache and its prefetch off: the cache keeps a promise that
 * hangs, and a failed refresh overwrites the last good value.
 *
 * Both packages are loaded by the first fetch: a function that has its URL in the environment never pays for them.
 */
export function ssmFetch(name: string, awsClientOptions: SSMClientConfig): FetchValue {
  let current: AbortSignal | undefined;
  let before: Promise<(request: object) => unknown> | undefined;

  const load = async (): Promise<(request: object) => unknown> => {
    const [{ default: ssm }, { SSMClient }] = await Promise.all([import('@middy/ssm'), import('@aws-sdk/client-ssm')]);
    // The SDK has no time-out of its own, and only a signal stops every stall; `@middy/ssm` passes none on.
    class AbortableClient extends SSMClient {
      override send = ((command: never) => super.send(command, { abortSignal: current } as never)) as never;
    }
    const middleware = ssm({
      AwsClient: AbortableClient as never,
      awsClientOptions,
      fetchData: { [KEY]: name },
      cacheExpiry: 0,
      disablePrefetch: true,
      cacheKey: `middy-deadline:${name}`,
    });
    return middleware.before as (request: object) => unknown;
  };

  return async (signal) => {
    current = signal;
    before ??= load();
    const request = { internal: {} as Record<string, unknown>, context: {} };
    await (await before)(request);
    try {
      return await request.internal[KEY];
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  };
}

/** SSM answered, and there is no such parameter: an error to `@middy/ssm`, to us an answer without a value. */
function isMissing(error: unknown): boolean {
  return peek(peek(error, 'cause'), 'package') === '@middy/ssm';
}
