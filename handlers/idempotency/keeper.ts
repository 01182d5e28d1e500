import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  IdempotencyValidationError,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import type { Deadline } from '../../index.ts';
import { clientFor } from './client-for.ts';
import { keyReused, stillRunning } from './refusals.ts';
import { KEEP_ANSWERS_S, type KeyedWork, type Made, type Once } from './work.ts';

/** The prefix of the records' keys. Powertools' default is the function's name, which differs between stages. */
const KEY_PREFIX = 'metaphysical';

/**
 * The time for which a record in progress outlives its invocation's deadline, in milliseconds: two environments' clocks
 * differ by less. No work continues after the deadline, so the next request with the key need not wait for Lambda's
 * timeout.
 */
const CLOCKS_DIFFER_BY_MS = 50;

/** DynamoDB answers within ten milliseconds; the first connection of an environment takes some more. */
const REQUEST_HANDLER = { connectionTimeout: 300, requestTimeout: 500, throwOnRequestTimeout: true };

/** Carries an answer that is not to be kept through Powertools, which forgets what is thrown. */
class NotKept extends Error {
  override readonly name = 'NotKept';
}

/**
 * Powertools' idempotency, around the work alone: plain data in, plain data out. Its middleware would delete the record
 * of the work under way when it refuses a duplicate.
 *
 * A record whose invocation died is taken over by the condition of the next write. Powertools' own look at its expiry
 * (2.35.0) compares an instant with the milliseconds of the current second, and so never finds one: a request in that
 * very millisecond is refused with 409 and can be repeated.
 */
export function createKeeper(tableName: string): Once<KeyedWork> {
  const client = new DynamoDBClient({ maxAttempts: 2, requestHandler: REQUEST_HANDLER });
  return async ({ key, request, deadline, make }) => {
    let made: Made | undefined;
    const keptMake = makeIdempotent(
      async (_work: { key: string; request: object }) => {
        made = await make();
        if (!made.keep) throw new NotKept();
        return made.body;
      },
      {
        // One for each invocation, as each has its own deadline and owner; they share the connections.
        persistenceStore: new DynamoDBPersistenceLayer({ tableName, awsSdkV3Client: clientFor(client, deadline) }),
        config: configFor(deadline),
        keyPrefix: KEY_PREFIX,
      },
    );
    try {
      return await keptMake({ key, request });
    } catch (error) {
      if (error instanceof NotKept && made !== undefined) return made.body;
      throw refusalOf(error);
    }
  };
}

function configFor(deadline: Deadline): IdempotencyConfig {
  // Never 0, which Powertools takes for unknown: the record would then block its key until it expires.
  const getRemainingTimeInMillis = (): number => Math.ceil(deadline.remainingMs()) + CLOCKS_DIFFER_BY_MS;
  return new IdempotencyConfig({
    eventKeyJmesPath: 'key',
    throwOnNoIdempotencyKey: true,
    // The key is compared too: without it nobody can test prompts against the table.
    payloadValidationJmesPath: '@',
    hashFunction: 'sha256',
    expiresAfterSeconds: KEEP_ANSWERS_S,
    lambdaContext: { getRemainingTimeInMillis } as Context,
  });
}

function refusalOf(error: unknown): unknown {
  if (error instanceof IdempotencyValidationError) return keyReused();
  return error instanceof IdempotencyAlreadyInProgressError ? stillRunning() : error;
}
