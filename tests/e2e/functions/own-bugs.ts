// A function with a bug, bundled and minified as the app's own functions are.
import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import { bounded, inbound, type LambdaHandler } from '../../../index.ts';

interface Bill {
  readonly items: readonly number[];
}

const totalOf = (bill: Bill): number => bill.items.reduce((sum, each) => sum + each, 0);

async function answerBill(event: unknown): Promise<object> {
  return { statusCode: 200, body: String(totalOf(event as Bill)) };
}

export const handler: LambdaHandler = middy(bounded())
  .use(httpErrorHandler({ logger: false }))
  .use(inbound())
  .handler(answerBill as never) as LambdaHandler;
