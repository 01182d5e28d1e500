// Runs the handler on loopback: two good answers, then a billing service that hangs, then an AI service that hangs.
import { createLambdaContext, restEvent, startFaultServer } from 'middy-deadline/testing';

const [service, billing] = await Promise.all([startFaultServer(), startFaultServer()]);
process.env.AI_SERVICE_URL = service.url;
process.env.BILLING_URL = billing.url;
// Imported after the variables are set: the stack reads them when it is built.
const { handler } = await import('./handler.ts');

async function ask(remainingMs: number): Promise<string> {
  const event = restEvent({ body: { prompt: 'What does the sky say today?' } });
  const { statusCode, body } = await handler(event, createLambdaContext({ remainingMs }));
  return `${statusCode} ${body}`;
}

console.log('good answers:', await ask(25_000));

// Billing's limit of 1.5 s ends long before the deadline.
billing.mode = 'never-answers';
console.log('billing hangs:', await ask(25_000));

// The AI service gets all of the remaining time.
billing.mode = undefined;
service.mode = 'never-answers';
console.log('the AI service hangs:', await ask(2_000));

await Promise.all([service.stop(), billing.stop()]);
