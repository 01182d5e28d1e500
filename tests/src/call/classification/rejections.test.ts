import { inspect } from 'node:util';
import { SSMClient } from '@aws-sdk/client-ssm';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { FailureError } from '../../../../src/failure/errors.ts';
import { problemOf } from '../../../../src/failure/problem.ts';
import { endAll, failureFrom, openClient, thrownBy } from '../../axios/support.ts';
import { failureOfAxiosError } from './failure-of-axios-error.ts';
import { closeAll, serve } from './loopback.ts';

afterEach(() => Promise.all([endAll(), closeAll()]));

/** A word that is on everything an answer says and on nothing a failure may say. */
const CANARY = 'CANARY4f1e';

const everythingOf = (failure: FailureError): string =>
  [
    inspect(failure, { depth: Infinity, showHidden: true }),
    JSON.stringify(failure),
    JSON.stringify(problemOf(failure)),
    failure.stack,
  ].join('\n');

/** The failure of a call whose upstream answers like this. */
async function failureOfAnswer(status: number, headers: Record<string, string>, body: string): Promise<FailureError> {
  const url = await serve((request, response) => {
    request.resume().once('end', () => response.writeHead(status, headers).end(body));
  });
  return failureFrom(openClient(url).client.post('/x', { prompt: 'hello' }, { headers: { authorization: CANARY } }));
}

const requestId = { 'x-amzn-requestid': CANARY, 'x-amz-apigw-id': CANARY, 'content-type': 'application/json' };

/** The answers of API Gateway and AWS's services to a wrong signature, clock, credentials or permission. */
const REFUSALS = [
  ['UnrecognizedClientException', 403, 'The security token included in the request is invalid.'],
  ['InvalidSignatureException', 403, `The request signature we calculated does not match. ${CANARY}`],
  ['InvalidSignatureException', 403, `Signature expired: ${CANARY} is now earlier than 20260115T115500Z (- 5 min.)`],
  ['InvalidSignatureException', 403, `Signature not yet current: ${CANARY} is still later than 20260115T120500Z`],
  ['MissingAuthenticationTokenException', 403, 'Missing Authentication Token'],
  ['IncompleteSignatureException', 403, `Authorization header requires 'Credential' parameter. ${CANARY}`],
  ['ExpiredTokenException', 403, 'The security token included in the request is expired'],
  ['AccessDeniedException', 403, `User: arn:aws:sts::${CANARY}:assumed-role/x is not authorized`],
  ['ForbiddenException', 403, 'Forbidden'],
  ['UnauthorizedException', 401, 'Unauthorized'],
  ['SerializationException', 400, 'Unexpected token'],
] as const;

describe('a refusal by AWS', () => {
  test.each(REFUSALS)(
    '%s (%i, "%s"): upstream-rejected, and its name is for operators',
    async (type, status, message) => {
      const body = JSON.stringify({ message, secret: CANARY });
      const failure = await failureOfAnswer(status, { ...requestId, 'x-amzn-errortype': type }, body);
      expect(failure).toMatchObject({
        kind: 'upstream-rejected',
        statusCode: 502,
        upstreamStatus: status,
        headers: {},
      });
      expect(failure.cause).toEqual({ name: 'AxiosError', code: 'ERR_BAD_REQUEST', status, cause: { name: type } });
      expect(everythingOf(failure)).not.toContain(CANARY);
      expect(JSON.stringify(problemOf(failure))).not.toContain(type);
    },
  );

  test('says what it is also before a colon, as services with the older protocols write it', async () => {
    const headers = { 'x-amzn-errortype': `ValidationException:http://internal.example.com/${CANARY}/` };
    const failure = await failureOfAnswer(400, headers, '{}');
    expect(failure.cause?.cause).toEqual({ name: 'ValidationException' });
    expect(everythingOf(failure)).not.toContain(CANARY);
  });

  test.each([
    ['SignatureDoesNotMatch', 'The request signature we calculated does not match the signature you provided.'],
    ['RequestExpired', 'Request has expired.'],
    ['RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.'],
    ['InvalidClientTokenId', 'The security token included in the request is invalid.'],
  ])('%s, which is said in the body only, is a refusal like any other', async (code, message) => {
    const body = `<ErrorResponse><Error><Code>${code}</Code><Message>${message}${CANARY}</Message></Error></ErrorResponse>`;
    const failure = await failureOfAnswer(403, { 'content-type': 'text/xml', 'x-amz-id-2': CANARY }, body);
    expect(failure).toMatchObject({ kind: 'upstream-rejected', statusCode: 502, upstreamStatus: 403 });
    expect(failure.cause).toEqual({ name: 'AxiosError', code: 'ERR_BAD_REQUEST', status: 403 });
    expect(everythingOf(failure)).not.toContain(CANARY);
    expect(everythingOf(failure)).not.toContain(code);
  });
});

describe('the name that AWS gives a failure', () => {
  test.each([
    [429, 'LimitExceededException', 'upstream-overloaded'],
    [429, 'TooManyRequestsException', 'upstream-overloaded'],
    [500, 'InternalServerErrorException', 'upstream-error'],
    [503, 'ServiceUnavailableException', 'upstream-overloaded'],
    [504, 'IntegrationTimeoutException', 'upstream-timeout'],
  ])('is kept with every status: %i %s', async (status, type, kind) => {
    const failure = await failureOfAnswer(status, { 'x-amzn-errortype': type }, '{}');
    expect(failure).toMatchObject({ kind, upstreamStatus: status, cause: { cause: { name: type } } });
  });

  test.each([
    'sk-live-4242',
    'AKIAIOSFODNN7EXAMPLE',
    'https://10.0.0.7/internal',
    'Exception',
    'exception',
    'accessDeniedException',
    'Access DeniedException',
    'AccessDenied',
    'AccessDeniedException and more',
    'AccessDeniedException, AccessDeniedException',
    'AccessDenied1Exception',
    `${'A'.repeat(60)}Exception`,
    '',
  ])('is not kept when it is %j', async (type) => {
    const failure = await failureOfAnswer(403, { 'x-amzn-errortype': type }, '{}');
    expect(failure.cause).toEqual({ name: 'AxiosError', code: 'ERR_BAD_REQUEST', status: 403 });
  });
});

describe('credentials that cannot be had', () => {
  const NOWHERE = {
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/no/such/file',
    AWS_SHARED_CREDENTIALS_FILE: '/no/such/file',
  };

  afterEach(() => {
    for (const name of Object.keys(NOWHERE)) delete process.env[name];
  });

  test('are our own side failing, not the upstream', async () => {
    Object.assign(process.env, NOWHERE);
    const error = await thrownBy(new SSMClient({ region: 'eu-west-1' }).config.credentials());
    expect(error).toMatchObject({ name: 'CredentialsProviderError' });
    const failure = failureOfAxiosError(error, { upstream: 'ai', timedOut: false });
    expect(failure).toMatchObject({
      kind: 'configuration',
      statusCode: 500,
      cause: { name: 'CredentialsProviderError' },
    });
  });
});
