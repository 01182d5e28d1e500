// The common handler with Middy, and with its URL in SSM Parameter Store.
import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import ssm from '@middy/ssm';
import axios from 'axios';

const headers = { 'Content-Type': 'application/json' };

export const handler: unknown = middy()
  .use(httpErrorHandler())
  .use(httpJsonBodyParser())
  .use(ssm({ fetchData: { aiUrl: process.env.AI_URL_PARAMETER ?? '' }, setToContext: true }))
  .handler(async (event, { aiUrl }) => {
    const { data } = await axios.post(`${aiUrl}/metaphysical`, event.body, { timeout: 25_000 });
    const { answer, ...rest } = data;
    return { statusCode: 200, headers, body: JSON.stringify({ reply: answer, ...rest }) };
  });
