import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TableDefinition } from './definitions.ts';

/** A DynamoDB on loopback, in memory. */
export interface TableStore {
  /** For `AWS_ENDPOINT_URL_DYNAMODB`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts dynalite with the service's tables. Its conditional writes are atomic, as DynamoDB's are. It requires a
 * signature on every request, but does not verify it and checks no policy. Items do not expire: a reader must check the
 * time to live, as with DynamoDB, which can take days to delete an item.
 *
 * @throws Error with the response, if a table cannot be created
 */
export async function startTableStore(tables: readonly TableDefinition[]): Promise<TableStore> {
  // Takes 100 ms, which a service without tables saves.
  const { default: dynalite } = await import('dynalite');
  const server = dynalite({ createTableMs: 0 });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    for (const table of tables) await createTable(url, table);
  } catch (error) {
    await close(server);
    throw error;
  }
  return { url, close: () => close(server) };
}

/** A plain request: loading the SDK's client takes longer than all the rest. */
async function createTable(url: string, table: TableDefinition): Promise<void> {
  const scope = 'local/20260101/us-east-1/dynamodb/aws4_request';
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=unchecked`,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-date': '20260101T000000Z',
      'x-amz-target': 'DynamoDB_20120810.CreateTable',
    },
    body: JSON.stringify({ ...table, BillingMode: 'PAY_PER_REQUEST' }),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`the table ${table.TableName} cannot be created: ${answer}`);
}

function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  return closed;
}
