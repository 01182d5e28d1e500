// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's placeholders
import { describe, expect, it } from '@jest/globals';
import { ENDPOINT_URL, GATEWAY_URL } from '../../../local/definitions.ts';
import { resolver } from '../../../local/template/intrinsics.ts';

const stack = { service: 'app', stage: 'dev', region: 'eu-west-1', resources: { Url: '/app/url' } };
const dnsEntry = { 'Fn::Select': [0, { 'Fn::GetAtt': ['ExecuteApiEndpoint', 'DnsEntries'] }] };
const apiUrl = { 'Fn::Sub': 'https://${ApiGatewayRestApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/dev/x' };

describe('a value of the template', () => {
  const resolve = resolver({ ...stack, network: 'public' });

  it.each([
    ['text', 'text'],
    [7, '7'],
    [true, 'true'],
    [{ Ref: 'AWS::Region' }, 'eu-west-1'],
    [{ Ref: 'Url' }, '/app/url'],
    [
      { 'Fn::Sub': 'arn:${AWS::Partition}:ssm:${AWS::Region}:parameter${Url}' },
      'arn:aws:ssm:eu-west-1:parameter/app/url',
    ],
    [{ 'Fn::Sub': ['${Own}-${AWS::Region}', { Own: { Ref: 'Url' } }] }, '/app/url-eu-west-1'],
    [apiUrl, `${GATEWAY_URL}/x`],
    [{ 'Fn::Select': [1, { 'Fn::Split': [':', dnsEntry] }] }, 'vpce-local.execute-api.eu-west-1.vpce.amazonaws.com'],
    [
      { 'Fn::Sub': ['https://${Host}/dev/x', { Host: { 'Fn::Select': [1, { 'Fn::Split': [':', dnsEntry] }] } }] },
      `${ENDPOINT_URL}/x`,
    ],
  ])('resolves: %j', (value, text) => {
    expect(resolve(value, 'here')).toBe(text);
  });

  it.each([
    [{ Ref: 'Table' }, 'chatbot: the local cloud does not know "Table"'],
    [{ 'Fn::Sub': '${Table}' }, 'chatbot: the local cloud does not know "Table"'],
    [{ 'Fn::GetAtt': ['Table', 'Arn'] }, 'chatbot: cannot be resolved locally: {"Fn::GetAtt":["Table","Arn"]}'],
    [{ Ref: 'Url', 'Fn::Sub': 'x' }, 'chatbot: cannot be resolved locally: {"Ref":"Url","Fn::Sub":"x"}'],
    [null, 'chatbot: cannot be resolved locally: null'],
    [{ 'Fn::Split': [':', 'a:b'] }, 'chatbot: is a list: {"Fn::Split":[":","a:b"]}'],
  ])('that is beyond the local cloud is named: %j', (value, message) => {
    expect(() => resolve(value, 'chatbot')).toThrow(message);
  });
});

it('leads to the endpoint where the API is private, also under its own name', () => {
  expect(resolver({ ...stack, network: 'private' })(apiUrl, 'here')).toBe(`${ENDPOINT_URL}/x`);
});
