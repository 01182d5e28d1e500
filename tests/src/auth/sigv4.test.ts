import { describe, expect, test } from '@jest/globals';
import { createIamAuth } from '../../../src/auth/iam.ts';
import { canonicalQuery, sendableUrl } from '../../../src/auth/sendable-url.ts';
import { createSigner } from '../../../src/auth/sigv4.ts';
import { scopeAt } from './scope.ts';
import { signatureOf } from './specification.ts';
import * as vectors from './vectors.ts';

const { ACCESS_KEY_ID, DATE, HOST, RAW_VECTORS, REGION, SECRET_ACCESS_KEY, SERVICE, VECTORS } = vectors;
const STAMP = '20150830T123600Z';

const valuesOf = (value: string | readonly string[]): readonly string[] =>
  typeof value === 'string' ? [value] : value;

const namesOf = ({ headers = {}, sessionToken }: vectors.Vector): string[] =>
  ['host', 'x-amz-date', ...Object.keys(headers), ...(sessionToken ? ['x-amz-security-token'] : [])].sort();

const authorizationOf = (vector: vectors.Vector): string =>
  [
    `AWS4-HMAC-SHA256 Credential=${ACCESS_KEY_ID}/20150830/${REGION}/${vector.service ?? SERVICE}/aws4_request`,
    `SignedHeaders=${namesOf(vector).join(';')}`,
    `Signature=${vector.signature}`,
  ].join(', ');

describe('the published vectors of Signature Version 4', () => {
  test.each(VECTORS)('$name is signed as published, as a request that is sent', async (vector) => {
    const { method, target, headers = {}, body, sessionToken, host = HOST, service = SERVICE } = vector;
    const credentials = { accessKeyId: ACCESS_KEY_ID, secretAccessKey: SECRET_ACCESS_KEY, sessionToken };
    const auth = createIamAuth({ region: () => REGION, service, credentials: () => credentials, origin: 'test' });
    const request = { method, url: new URL(`https://${host}${target}`), headers: headers as never, body };
    const signed = await auth(request, scopeAt(DATE.getTime()));
    expect(signed.headers).toEqual({
      host,
      authorization: authorizationOf(vector),
      'x-amz-date': STAMP,
      'x-amz-security-token': sessionToken,
      'x-amz-content-sha256': undefined,
    });
    expect(signed.identity).toBe('the IAM credentials with the access key id AKIDEXAMPLE');
  });

  test.each([...VECTORS, ...RAW_VECTORS])('$name is signed as published, as it is written', (vector) => {
    const { method, target, headers = {}, body, sessionToken, host = HOST, service = SERVICE } = vector;
    const { query } = sendableUrl(new URL(`https://${host}${target}`));
    const path = target.split('?')[0] ?? '';
    const signedHeaders = Object.entries({ host, ...headers }).map(([name, value]) => [name, valuesOf(value).join()]);
    const signature = createSigner()(
      { method, path, query: canonicalQuery(query), headers: Object.fromEntries(signedHeaders), body },
      {
        credentials: { accessKeyId: ACCESS_KEY_ID, secretAccessKey: SECRET_ACCESS_KEY, sessionToken },
        region: REGION,
        service,
        date: DATE,
      },
    );
    expect(signature).toEqual({
      authorization: authorizationOf(vector),
      'x-amz-date': STAMP,
      ...(sessionToken && { 'x-amz-security-token': sessionToken }),
    });
  });

  test.each([...VECTORS, ...RAW_VECTORS])('$name gets its signature from the specification too', (vector) => {
    const { method, target, headers = {}, body = '', sessionToken, host = HOST, service = SERVICE } = vector;
    const all = {
      host,
      'x-amz-date': STAMP,
      ...headers,
      ...(sessionToken && { 'x-amz-security-token': sessionToken }),
    };
    const received = Object.fromEntries(Object.entries(all).map(([name, value]) => [name, valuesOf(value)]));
    const scope = { date: STAMP, region: REGION, service, secretAccessKey: SECRET_ACCESS_KEY };
    const request = { method, target, headers: received, body: Buffer.from(body) };
    expect(signatureOf(request, namesOf(vector), scope)).toBe(vector.signature);
  });
});
