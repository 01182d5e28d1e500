// A function with the README's stack that leaves work open, and records what happens to it and when.
import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import { aiUpstream, bounded } from '../../../index.ts';

/**
 * Events of the work that an invocation left open: the invocation that it belongs to, the event, and the invocation
 * during which it happened.
 */
const happened = [];
let current = 'before any';

/** Leaves work open on purpose: a call, a stream that nobody reads, a capped signal, and listeners to all of it. */
async function leaveBehind({ ai, deadline, awsRequestId: whose }, hanging) {
  const note = (what) => () => void happened.push({ whose, what, during: current, at: Date.now() });
  deadline.signal.addEventListener('abort', note('signal'));
  deadline.requestConfig({ capMs: 1_000 }).signal.addEventListener('abort', note('capped signal'));
  ai.post(hanging, {}, { timeout: 2_000 }).then(note('call'), note('call'));
  const { data } = await ai.get('/stalls', { responseType: 'stream' });
  data.on('error', note('stream')).on('close', note('stream'));
}

async function work(event, context) {
  const { ai, deadline, awsRequestId } = context;
  current = awsRequestId;
  if (event.leaves) await leaveBehind(context, event.leaves);
  const { data } = await ai.post('/x', {});
  return {
    statusCode: 200,
    body: JSON.stringify({
      said: data,
      requestId: awsRequestId,
      budgetMs: deadline.budgetMs,
      isAborted: deadline.signal.aborted,
      happened,
    }),
  };
}

export const handler = middy(bounded())
  .use(httpErrorHandler({ logger: false }))
  .use(aiUpstream({ parameterName: process.env.PARAMETER }))
  .handler(work);

// Delays the end of the module's loading until the test allows it, so that work of the load can be under way then.
if (process.env.GATE) await fetch(process.env.GATE);
