// Two good answers, a billing service that hangs, and an AI service that hangs, on loopback.
import { createLambdaContext, restEvent, startFaultServer } from 'middy-deadline/testing';

const [service, billing] = await Promise.all([startFaultServer(), startFaultServer()]);
process.env.AI_SERVICE_URL = service.url;
process.env.BILLING_URL = billing.url;
// Imported now, as the stack reads the variables when it is built.
const { handler } = await import('./handler.ts');

async function ask(remainingMs: number): Promise<string> {
  const event = restEvent({ body: { prompt: 'What does the sky say today?' } });
  const { statusCode, body } = await handler(event, createLambdaContext({ remainingMs }));
  return `${statusCode} ${body}`;
}

console.log('good answers:', await ask(25_000));

// Billing's own second and a half is over long before the deadline.
billing.mode = 'never-answers';
console.log('billing hangs:', await ask(25_000));

// The AI service has whatever is left.
billing.mode = undefined;
service.mode = 'never-answers';
console.log('the AI service hangs:', await ask(2_000));

await Promise.all([service.stop(), billing.stop()]);
