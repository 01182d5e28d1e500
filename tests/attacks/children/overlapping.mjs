// Overlapping invocations in one process, each of which leaves calls open. Prints their statuses.
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  if (request.url === '/hangs') return;
  response.writeHead(request.url === '/fails' ? 500 : 200, { 'content-type': 'application/json' });
  if (request.url === '/stalls') response.write('{"half":');
  else response.end('"fine"');
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));

process.env.AI_SERVICE_URL = `http://127.0.0.1:${server.address().port}`;
process.env.HANGING_PARAMETER = '/attacks/hangs';
process.env.AWS_ENDPOINT_URL_SSM = `${process.env.AI_SERVICE_URL}/hangs`;
Object.assign(process.env, { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' });
console.info = console.warn = () => {};

const { handler } = await import('./open-calls.mjs');
const SHAPES = [
  'fine',
  'the second of two fails',
  'an early return, derived',
  'an early return, streams',
  'the deadline, in a before',
];
// Few enough that each call finds a free connection.
const COUNT = 20;

const invoke = async (_each, index) => {
  const shape = SHAPES[index % SHAPES.length];
  const remainingMs = 5_000 + 10 * index;
  const event = { httpMethod: 'GET', requestContext: {}, headers: {}, shape };
  const endsAt = Date.now() + remainingMs;
  const context = { awsRequestId: String(index), getRemainingTimeInMillis: () => endsAt - Date.now() };
  const { statusCode } = await handler(event, context);
  return [shape, statusCode];
};

const answers = await Promise.all(Array.from({ length: COUNT }, invoke));
console.log(JSON.stringify(answers));
process.exit();
