import { LOCAL_CREDENTIALS, type ServiceDefinition } from './definitions.ts';
import { type ParameterStore, startParameterStore } from './parameter-store.ts';
import type { Credentials } from './sigv4/verify.ts';
import { startTableStore } from './table-store.ts';

/** What keeps data: the Parameter Store and, for a service that has tables, DynamoDB. */
export interface Stores {
  readonly parameters: ParameterStore;
  /** Tells the AWS SDK where they are. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** @param functions the functions' credentials; tests may sign for themselves beside them */
export async function startStores(
  { region, tables = [] }: ServiceDefinition,
  functions: readonly Credentials[],
): Promise<Stores> {
  const [parameters, tableStore] = await Promise.all([
    startParameterStore({ region, credentials: [LOCAL_CREDENTIALS, ...functions] }),
    tables.length > 0 ? startTableStore(tables) : undefined,
  ]);
  return {
    parameters,
    environment: {
      AWS_ENDPOINT_URL_SSM: parameters.url,
      ...(tableStore && { AWS_ENDPOINT_URL_DYNAMODB: tableStore.url }),
    },
    close: async () => void (await Promise.all([parameters.close(), tableStore?.close()])),
  };
}
