// A good answer and a time-out, on loopback.
import { createLambdaContext, restEvent, startFaultServer } from 'middy-deadline/testing';

const service = await startFaultServer();
process.env.AI_SERVICE_URL = service.url;
// Imported now, as the stack would else begin to fetch the URL from SSM while it loads.
const { handler } = await import('./handler.ts');
const question = () => restEvent({ body: { prompt: 'What does the sky say today?' } });

const good = await handler(question(), createLambdaContext());
console.log('a good answer:', good.statusCode, good.body);

service.mode = 'never-answers';
const late = await handler(question(), createLambdaContext({ remainingMs: 2_000 }));
console.log('a time-out:', late.statusCode, late.body);

await service.stop();
