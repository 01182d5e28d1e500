import { randomUUID } from 'node:crypto';
import { DeleteItemCommand, type DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Deadline } from '../../index.ts';
import { inTime } from './in-time.ts';

/** Any command of DynamoDB's client. */
type Command = Parameters<DynamoDBClient['send']>[0];

/**
 * The client as one invocation uses it: what it sends ends in time, and a record it has put is its own.
 *
 * Without an owner, a put whose reply is lost would be tried again by the SDK, find itself there, and refuse its own
 * request as a duplicate of itself.
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
