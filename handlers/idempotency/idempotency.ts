import { isHttpError } from 'http-errors';
import { ConfigurationError } from '../../index.ts';
import { inTime } from './in-time.ts';
import type { KeyedWork, Made, Once } from './work.ts';

/**
 * Work that is done once for each key, as the table in DynamoDB remembers. Without a table or a key it is not
 * remembered.
 *
 * A failure of the store never costs the answer: if it is down, slow or refuses, the work is done without it, and the
 * log has a line. In one invocation the work is never done twice.
 */
export function idempotency(tableName: string): Once {
  if (tableName === '') return async ({ make }) => (await make()).body;
  // Starts while the module loads, before Lambda's timeout begins to count: Powertools and the AWS SDK are most of a cold
  // start.
  const loading = import('./keeper.ts').then(({ createKeeper }) => createKeeper(tableName));
  // Prevents an unhandled rejection: the first request that needs it fails instead.
  loading.catch(() => undefined);
  return async (work) => (hasKey(work) ? keptOrMade(loading, work) : (await work.make()).body);
}

const hasKey = (work: Parameters<Once>[0]): work is KeyedWork => work.key !== undefined;

async function keptOrMade(loading: Promise<Once<KeyedWork>>, work: KeyedWork): Promise<string> {
  let making: Promise<Made> | undefined;
  const make = (): Promise<Made> => {
    making ??= work.make();
    return making;
  };
  try {
    const keeper = await inTime(work.deadline, () => loading);
    return await keeper({ ...work, make });
  } catch (error) {
    // Refused: the work belongs to another request, or no time is left for it.
    if (isHttpError(error)) throw error;
    // Either the work failed, which is thrown here again, or the store did.
    const { body } = await make();
    warn(error);
    return body;
  }
}

/** Names and codes only: what DynamoDB says of a failure names the record. */
function warn(error: unknown): void {
  const { cause } = new ConfigurationError({ cause: error });
  console.warn(JSON.stringify({ level: 'WARN', message: 'idempotency store failed', cause }));
}
