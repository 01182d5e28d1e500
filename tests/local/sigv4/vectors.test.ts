import { expect, it } from '@jest/globals';
import type { ReceivedRequest } from '../../../local/sigv4/canonical-request.ts';
import { verify } from '../../../local/sigv4/verify.ts';

/** AWS's Signature Version 4 test suite (aws-sig-v4-test-suite): one key, one time, one service. */
const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const verifier = {
  region: 'us-east-1',
  service: 'service',
  signerOf: () => credentials,
  nowMs: Date.UTC(2015, 7, 30, 12, 36),
};

interface Vector {
  readonly request?: Partial<Pick<ReceivedRequest, 'method' | 'url'>>;
  /** Headers beside the host and the date, which all requests have. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
  readonly signature: string;
}

function receivedRequest({ request = {}, headers = [], body = '', signature }: Vector): ReceivedRequest {
  const all = [...headers, ['Host', 'example.amazonaws.com'], ['X-Amz-Date', '20150830T123600Z']] as const;
  const signed = [...new Set(all.map(([name]) => name.toLowerCase()))].sort().join(';');
  const scope = `${credentials.accessKeyId}/20150830/us-east-1/service/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=${signed}, Signature=${signature}`;
  return {
    method: 'GET',
    url: '/',
    ...request,
    rawHeaders: [...all.flat(), 'Authorization', authorization],
    body: Buffer.from(body),
  };
}

const unreserved = '-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const vectors: Readonly<Record<string, Vector>> = {
  'get-vanilla': { signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31' },
  'get-vanilla-query-order-key-case': {
    request: { url: '/?Param2=value2&Param1=value1' },
    signature: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  },
  'get-vanilla-query-order-value': {
    request: { url: '/?Param1=value2&Param1=value1' },
    signature: '5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694',
  },
  'get-vanilla-query-unreserved': {
    request: { url: `/?${unreserved}=${unreserved}` },
    signature: '9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197',
  },
  'get-vanilla-empty-query-key': {
    request: { url: '/?Param1=value1' },
    signature: 'a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb',
  },
  'get-utf8, as bytes': {
    request: { url: `/${Buffer.from('ሴ').toString('latin1')}` },
    signature: '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85',
  },
  'get-slashes': {
    request: { url: '//example//' },
    signature: '9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84',
  },
  'get-relative-relative': {
    request: { url: '/example1/example2/../..' },
    signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  },
  'get-space': {
    request: { url: '/example space/' },
    signature: '652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741',
  },
  'get-header-key-duplicate': {
    headers: [
      ['My-Header1', 'value2'],
      ['My-Header1', 'value2'],
      ['My-Header1', 'value1'],
    ],
    signature: 'c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea',
  },
  'get-header-value-trim': {
    headers: [
      ['My-Header1', ' value1'],
      ['My-Header2', ' "a   b   c"'],
    ],
    signature: 'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
  },
  'post-vanilla': {
    request: { method: 'POST' },
    signature: '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  },
  'post-x-www-form-urlencoded': {
    request: { method: 'POST' },
    headers: [['Content-Type', 'application/x-www-form-urlencoded']],
    body: 'Param1=value1',
    signature: 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  },
};

it.each(Object.entries(vectors))("accepts AWS's own %s", (_name, vector) => {
  expect(verify(receivedRequest(vector), verifier)).toEqual({ signer: credentials });
});
