import { DescribeTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startTableStore, type TableStore } from '../../local/table-store.ts';

const table = {
  TableName: 'app-dev-Table',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
};

let store: TableStore | undefined;
let client: DynamoDBClient | undefined;

afterEach(async () => {
  client?.destroy();
  await store?.close();
  store = undefined;
});

async function start(): Promise<DynamoDBClient> {
  store = await startTableStore([table]);
  const credentials = { accessKeyId: 'anybody', secretAccessKey: 'anything' };
  client = new DynamoDBClient({ endpoint: store.url, region: 'eu-west-1', credentials, maxAttempts: 1 });
  return client;
}

describe('the table store', () => {
  it('has the tables at once, with their keys', async () => {
    const { Table } = await (await start()).send(new DescribeTableCommand({ TableName: table.TableName }));
    expect(Table).toMatchObject({ TableStatus: 'ACTIVE', KeySchema: table.KeySchema });
  });

  it('lets one of many conditional writes win', async () => {
    const to = await start();
    const put = new PutItemCommand({
      TableName: table.TableName,
      Item: { id: { S: 'one' } },
      ConditionExpression: 'attribute_not_exists(id)',
    });
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => to.send(put)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('keeps nothing when it is closed, and lets go of its port', async () => {
    await start();
    const url = String(store?.url);
    await store?.close();
    store = undefined;
    await expect(fetch(url)).rejects.toThrow();
  });

  it('says which table cannot be created', async () => {
    await expect(startTableStore([{ ...table, KeySchema: [] }])).rejects.toThrow(
      /^the table app-dev-Table cannot be created: .*ValidationException/,
    );
  });
});
