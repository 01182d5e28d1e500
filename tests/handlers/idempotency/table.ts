import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { CreateTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand as ReadAllCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import { systemClock } from '../../../src/clock.ts';
import { startDeadline } from '../../support/start-deadline.ts';

/** The faults of a request: no reply, a reply that is lost after it took effect, or a refusal. */
type Fault = 'hang' | 'lose' | 'refuse';

/** A DynamoDB on loopback with one table, behind a proxy with faults. */
export interface FaultyTable {
  readonly name: string;
  readonly url: string;
  /** The operations that came, such as `PutItem`. */
  readonly operations: string[];
  /** Settles when a client has closed a connection on which a request hung. */
  readonly hungUp: Promise<void>;
  /** Chooses the fault of a request by its operation and its number, from 1. */
  fault: (operation: string, nth: number) => Fault | undefined;
  /** Every record. */
  records(): Promise<Record<string, unknown>[]>;
  /** Changes attributes of the only record. */
  change(attributes: Readonly<Record<string, unknown>>): Promise<void>;
  stop(): Promise<void>;
}

const NAME = 'answers';

/** The environment variables that the AWS SDK reads. */
export function pointSdkAt({ url }: Pick<FaultyTable, 'url'>): void {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
}

/**
 * Starts one.
 *
 * @param returnsItem true if a failed condition comes with the item, as DynamoDB's does and dynalite's does not
 */
export async function startFaultyTable({ returnsItem }: { returnsItem: boolean }): Promise<FaultyTable> {
  const store = dynalite({ createTableMs: 0 });
  const target = await listen(store);
  const client = new DynamoDBClient({
    endpoint: target,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await client.send(
    new CreateTableCommand({
      TableName: NAME,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  const scan = async () => (await client.send(new ScanCommand({ TableName: NAME }))).Items ?? [];
  const documents = DynamoDBDocumentClient.from(client);
  const records = async () => (await documents.send(new ReadAllCommand({ TableName: NAME }))).Items ?? [];
  const operations: string[] = [];
  const hungUp = Promise.withResolvers<void>();
  const proxy = createServer(async (request, response) => {
    const body = await text(request);
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    operations.push(operation);
    const fault = table.fault(operation, operations.filter((name) => name === operation).length);
    if (fault === 'hang') return request.socket.once('close', () => hungUp.resolve());
    if (fault === 'refuse') return refuse(response);
    const reply = await forward(target, request, body);
    if (fault === 'lose') return request.socket.destroy();
    const found = returnsItem && /ConditionalCheckFailed/.test(reply.body) ? await itemOf(await scan(), body) : {};
    response.writeHead(reply.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ ...JSON.parse(reply.body), ...found }));
  });
  const table: FaultyTable = {
    name: NAME,
    url: await listen(proxy),
    operations,
    hungUp: hungUp.promise,
    fault: () => undefined,
    records,
    change: async (attributes) => {
      const [record] = await records();
      const names = Object.keys(attributes);
      await documents.send(
        new UpdateCommand({
          TableName: NAME,
          Key: { id: record?.id },
          UpdateExpression: `SET ${names.map((_, index) => `#${index} = :${index}`).join(', ')}`,
          ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#${index}`, name])),
          ExpressionAttributeValues: Object.fromEntries(names.map((name, index) => [`:${index}`, attributes[name]])),
        }),
      );
    },
    stop: async () => {
      client.destroy();
      await Promise.all([close(proxy), close(store)]);
    },
  };
  return table;
}

/**
 * Warms up: the SDK loads and compiles for some hundred milliseconds, and a step with the store that outlasts its time,
 * rightly, is done without.
 */
export async function warmUp(): Promise<void> {
  const { createKeeper } = await import('../../../handlers/idempotency/keeper.ts');
  const table = await startFaultyTable({ returnsItem: true });
  pointSdkAt(table);
  const now = Date.now();
  const deadline = startDeadline({ at: now + 20_000, hardAt: now + 20_000, source: 'lambda' }, systemClock);
  const make = async () => ({ body: '', keep: true });
  const keep = createKeeper(table.name);
  for (const key of ['1', '1', '2']) await keep({ key, request: {}, deadline, make }).catch(() => undefined);
  deadline.end();
  await table.stop();
}

async function listen(server: Server): Promise<string> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  // dynalite's own close() returns nothing, whatever the types say.
  return promisify(server.close.bind(server))();
}

async function forward(url: string, request: IncomingMessage, body: string): Promise<{ status: number; body: string }> {
  const names = ['content-type', 'x-amz-target', 'authorization', 'x-amz-date'];
  const headers = Object.fromEntries(names.map((name) => [name, String(request.headers[name])]));
  const response = await fetch(url, { method: 'POST', headers, body });
  return { status: response.status, body: await response.text() };
}

function refuse(response: ServerResponse): void {
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify({ __type: 'com.amazonaws.dynamodb.v20120810#AccessDeniedException', message: 'no' }));
}

async function itemOf(items: readonly object[], request: string): Promise<object> {
  const { Item: sent, Key: named } = JSON.parse(request);
  const { id } = sent ?? named;
  const Item = items.find((item) => (item as { id: { S: string } }).id.S === id.S);
  return Item === undefined ? {} : { Item };
}
