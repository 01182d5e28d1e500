// Runs each SDK on loopback against a model that answers, that hangs in three ways, and that is overloaded.
import { createLambdaContext, type FaultName, restEvent, startFaultServer } from 'middy-deadline/testing';

const service = await startFaultServer();
process.env.MODEL_URL = service.url;
// Imported after the variable is set: the handlers read it when they load.
const handlers = Object.entries(await import('./handler.ts'));

/** The remaining time of each invocation, in milliseconds. A fifth of it is reserved for the answer. */
const REMAINING_MS = 1_000;

const MODES: readonly (readonly [string, FaultName])[] = [
  ['a good answer', 'tokens-3'],
  ['a hang before headers', 'never-answers'],
  ['a stall after the first token', 'tokens-1-then-stall'],
  ['a token now and then', 'tokens-every-20'],
  ['overload', 'status-429-retry-after-7'],
];

for (const [sdk, handler] of handlers) {
  for (const [what, mode] of MODES) {
    service.mode = mode;
    const index = service.requests.length;
    const event = restEvent({ body: { prompt: 'What does the sky say today?' } });
    const { statusCode, body } = await handler(event, createLambdaContext({ remainingMs: REMAINING_MS }));
    console.log(`${sdk} and ${what}:`, statusCode, body);
    // The call to the model has been cancelled.
    if (statusCode === 504) await service.waitForClose(index, 200);
  }
}

await service.stop();
