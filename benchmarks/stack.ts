// Measures the cost of the standard stack in a warm invocation: `npm run ts benchmarks/stack.ts`. Three handlers that
// call nothing run in turn in one process. Reports medians of many rounds, and the time of each beyond Middy's bare
// core.
import middy from '@middy/core';
import { aiUpstream, bounded } from '../index.ts';
import { restEvent } from '../testing/events.ts';
import { createLambdaContext } from '../testing/lambda-context.ts';
import { interleaved, report } from './report.ts';

process.env.AI_SERVICE_URL = 'http://127.0.0.1:9';

const ROUNDS = 60;
const PER_ROUND = 5_000;

const answer = async (): Promise<object> => ({ statusCode: 200, body: 'ok' });
const silent = { info: () => undefined };
const event = restEvent({ method: 'POST', path: '/chat', body: {} });

const handlers = {
  core: middy().handler(answer),
  'core + bounded()': middy(bounded()).handler(answer),
  'core + bounded() + aiUpstream()': middy(bounded())
    .use(aiUpstream({ parameterName: '/bench/url', logger: silent }))
    .handler(answer),
};

const microseconds = await interleaved(handlers, ROUNDS, async (handler) => {
  const startedAt = process.hrtime.bigint();
  for (let done = 0; done < PER_ROUND; done += 1) await handler(event as never, createLambdaContext() as never);
  return Number(process.hrtime.bigint() - startedAt) / PER_ROUND / 1_000;
});

const core = microseconds.core ?? 0;
await report('stack', {
  what: 'a warm invocation of a handler that calls nothing, in microseconds',
  command: 'npm run ts benchmarks/stack.ts',
  rows: Object.entries(microseconds).map(([name, median]) => ({
    name,
    median: median.toFixed(2),
    'over core': (median - core).toFixed(2),
    ratio: (median / core).toFixed(2),
  })),
});
