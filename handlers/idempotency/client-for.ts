import { randomUUID } from 'node:crypto';
import { DeleteItemCommand, type DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Deadline } from '../../index.ts';
import { inTime } from './in-time.ts';

/** Any command of DynamoDB's client. */
type Command = Parameters<DynamoDBClient['send']>[0];

/**
 * The client of one invocation: its commands end in time, and it owns the record that it has put.
 *
 * Without an owner, the SDK would repeat a put whose reply was lost, find its own record, and refuse the request as a
 * duplicate.
 */
export function clientFor(client: DynamoDBClient, deadline: Deadline): DynamoDBClient {
  const owner = randomUUID();
  const send = (command: Command): Promise<unknown> => {
    if (command instanceof PutItemCommand) own(command, owner);
    if (command instanceof UpdateItemCommand || command instanceof DeleteItemCommand) onlyOwn(command, owner);
    return inTime(deadline, (abortSignal) => client.send(command, { abortSignal }));
  };
  return Object.assign(Object.create(client), { send });
}

function own({ input }: PutItemCommand, owner: string): void {
  input.Item = { ...input.Item, owner: { S: owner } };
  input.ConditionExpression = `${input.ConditionExpression} OR #owner = :owner`;
  input.ExpressionAttributeNames = { ...input.ExpressionAttributeNames, '#owner': 'owner' };
  input.ExpressionAttributeValues = { ...input.ExpressionAttributeValues, ':owner': { S: owner } };
}

/** A late command must not touch a record that another invocation has taken over. */
function onlyOwn({ input }: UpdateItemCommand | DeleteItemCommand, owner: string): void {
  input.ConditionExpression = '#owner = :owner';
  input.ExpressionAttributeNames = { ...input.ExpressionAttributeNames, '#owner': 'owner' };
  input.ExpressionAttributeValues = { ...input.ExpressionAttributeValues, ':owner': { S: owner } };
}
