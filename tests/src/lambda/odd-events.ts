import { restEvent } from '../../../testing/events.ts';
import { refusingProxy, revokedProxy, throwingGetters, unreadableProxy } from '../hostile.ts';

/** The event of a destination of another Lambda function (Lambda developer guide, destinations). */
export const destinationEvent: object = {
  version: '1.0',
  timestamp: '2026-01-15T12:00:00.000Z',
  requestContext: {
    requestId: 'e4b46cbf-b738-xmpl-8880-a18cdf61200e',
    functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:chatbot:$LATEST',
    condition: 'RetriesExhausted',
    approximateInvokeCount: 3,
  },
  requestPayload: { prompt: 'hello' },
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  responsePayload: { errorMessage: 'failed' },
};

/** The event of an HTTP API with the payload format of a REST API. */
export const httpApiVersionOneEvent = (arrivedAt: number): object => ({ version: '1.0', ...restEvent({ arrivedAt }) });

/** Events that no front door sends, with their names. */
export const hostileEvents: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['text', 'requestContext'],
  ['a number', 29_000],
  ['a list', [{ requestContext: {} }]],
  ['a request context that is null', { requestContext: null }],
  ['a request context that is text', { requestContext: 'requestTimeEpoch' }],
  ['a proxy that refuses everything', refusingProxy()],
  ['an unreadable proxy', unreadableProxy({ requestContext: {} })],
  ['a revoked proxy', revokedProxy()],
  ['a getter that throws', throwingGetters({}, 'requestContext', 'httpMethod', 'resource')],
];
