import { expect, it } from '@jest/globals';
import { gatewayResponsesIn } from '../../../local/template/gateway-responses.ts';
import { resolver } from '../../../local/template/intrinsics.ts';

const resolve = resolver({ service: 's', stage: 'dev', region: 'eu-west-1', network: 'public', resources: {} });
const read = (properties: object): unknown =>
  gatewayResponsesIn({ Any: { Type: 'AWS::ApiGateway::GatewayResponse', Properties: properties } }, resolve);

const RestApiId = { Ref: 'ApiGatewayRestApi' };

it("reads the template's declarations with intrinsics resolved", () => {
  const properties = {
    RestApiId,
    ResponseType: 'THROTTLED',
    StatusCode: '503',
    ResponseParameters: { 'gatewayresponse.header.X-Region': { 'Fn::Sub': `'\${AWS::Region}'` } },
    ResponseTemplates: { 'application/json': '{"id":"$context.requestId"}' },
  };
  expect(read(properties)).toEqual([
    {
      responseType: 'THROTTLED',
      statusCode: 503,
      headers: { 'X-Region': "'eu-west-1'" },
      templates: { 'application/json': '{"id":"$context.requestId"}' },
    },
  ]);
  expect(read({ RestApiId, ResponseType: 'DEFAULT_4XX' })).toEqual([
    { responseType: 'DEFAULT_4XX', headers: {}, templates: {} },
  ]);
});

it.each([
  ['a parameter that is no header', { ResponseParameters: { 'gatewayresponse.body': 'x' } }, 'gatewayresponse.body'],
  ['a status that is none', { StatusCode: 'many' }, 'resources.Any'],
  ['what it does not know', { Else: 1 }, 'resources.Any'],
])('refuses %s', (_what, more, named) => {
  expect(() => read({ RestApiId, ResponseType: 'DEFAULT_4XX', ...more })).toThrow(named);
});
