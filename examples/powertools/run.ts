// Runs the handler on loopback with dynalite as DynamoDB: a repeated request, a failure, and two equal requests at
// once.
import { createLambdaContext, restEvent, startFaultServer } from 'middy-deadline/testing';
import { startTable } from './table.ts';

const [service, table] = await Promise.all([startFaultServer(), startTable('chat-idempotency')]);
Object.assign(process.env, {
  AI_SERVICE_URL: service.url,
  // The AWS SDK reads these variables, so the handler needs no local settings.
  AWS_ENDPOINT_URL_DYNAMODB: table.url,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
});
const { handler } = await import('./handler.ts');

async function ask(prompt: string, remainingMs = 25_000): Promise<string> {
  const event = restEvent({ body: { userId: 'you', prompt } });
  const { statusCode, body } = await handler(event, createLambdaContext({ remainingMs }));
  return `${statusCode} ${body}`;
}
const calls = (): string => `(calls so far: ${service.requests.length})`;

console.log('a good answer:', await ask('today?'), calls());
console.log('the same again:', await ask('today?'), calls());

service.mode = 'never-answers';
console.log('a time-out:', await ask('tomorrow?', 3_000), calls());
service.mode = undefined;
console.log('once more:', await ask('tomorrow?'), calls());

service.mode = 'slow-ok-1500';
const first = ask('for ever?');
await service.waitForRequest(service.requests.length);
console.log('a duplicate under way:', await ask('for ever?'), calls());
console.log('the first of the two:', await first, calls());
console.log('and from then on:', await ask('for ever?'), calls());

await Promise.all([service.stop(), table.stop()]);
