// Runs the handler on loopback: a good answer, then a time-out.
import { createLambdaContext, restEvent, startFaultServer } from 'middy-deadline/testing';

const service = await startFaultServer();
process.env.AI_SERVICE_URL = service.url;
// Imported after the variable is set: the stack would otherwise start to fetch the URL from SSM.
const { handler } = await import('./handler.ts');
const question = () => restEvent({ body: { prompt: 'What does the sky say today?' } });

const good = await handler(question(), createLambdaContext());
console.log('a good answer:', good.statusCode, good.body);

service.mode = 'never-answers';
const late = await handler(question(), createLambdaContext({ remainingMs: 2_000 }));
console.log('a time-out:', late.statusCode, late.body);

await service.stop();
