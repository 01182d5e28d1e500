// A function with the stack of the README that leaves things behind, and remembers what comes of them and when.
import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import { aiUpstream, bounded } from '../../../index.ts';

/** What happened to things that an invocation left behind: whose it was, what it was, and in which invocation it was. */
const happened = [];
let current = 'before any';

/** Left behind on purpose: a call, a stream that nobody reads, a capped signal, and listeners to all of it. */
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

// The module has not loaded before whoever watches it says so: what it began at load can be under way by then.
if (process.env.GATE) await fetch(process.env.GATE);
