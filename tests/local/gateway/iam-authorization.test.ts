import { describe, expect, it, jest } from '@jest/globals';
import { ACCOUNT_ID, API_ID } from '../../../local/definitions.ts';
import { iamAuthorization } from '../../../local/gateway/iam-authorization.ts';
import { startSessions } from '../../../local/iam/principals.ts';
import { signedHeaders } from '../sigv4/signer.ts';
import { type Answer, answerTo, type Invoke, post, returning, startGateway } from './gateway.ts';

const region = 'us-east-1';
const method = `arn:aws:execute-api:${region}:${ACCOUNT_ID}:${API_ID}/dev/POST/chat`;
const shared = { handler: 'a.b', timeoutMs: 1, memorySizeMb: 128, environment: {} };
const principals = startSessions(
  [
    { ...shared, key: 'caller', name: 'service-caller', role: 'CallerRole' },
    { ...shared, key: 'other', name: 'service-other', role: 'OtherRole' },
    { ...shared, key: 'nobody', name: 'service-nobody' },
  ],
  [
    { name: 'CallerRole', statements: [{ actions: ['execute-api:Invoke'], resources: [method] }] },
    { name: 'OtherRole', statements: [{ actions: ['execute-api:Invoke'], resources: [`${method}/below`] }] },
  ],
);

const body = '{"prompt":"chào"}';

interface Call {
  readonly by?: string;
  readonly sent?: string;
  readonly path?: string;
  readonly change?: (headers: Record<string, string>) => Record<string, string>;
}

/** Calls a method that requires a signature. */
async function call({ by = 'caller', sent = body, path = '/chat', change }: Call = {}) {
  const invoke = jest.fn<Invoke>(returning({ statusCode: 200 }));
  const { url } = await startGateway(invoke, { authorize: iamAuthorization({ region, principals }) });
  const credentials = principals.byFunction.get(by);
  if (!credentials) throw new Error(`there is no ${by}`);
  const headers = { host: new URL(url).host, 'content-type': 'application/json' };
  const signed = await signedHeaders({ method: 'POST', path: '/chat', query: {}, headers, body }, { credentials });
  const answer: Answer = await answerTo(post(url + path, { headers: change ? change(signed) : signed }).end(sent));
  return { answer, invoke, credentials };
}

const refusal = (type: string, message: string): object => ({
  status: 403,
  headers: { 'x-amzn-errortype': type, 'content-type': 'application/json' },
  body: JSON.stringify({ message }),
});

const wrong =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

describe('a method behind IAM', () => {
  it('admits an allowed caller, and gives the function its identity without the signature', async () => {
    const { answer, invoke, credentials } = await call();
    expect(answer.status).toBe(200);
    const [[invocation] = []] = invoke.mock.calls;
    const event = invocation?.event as { headers: object; requestContext: { identity: object } };
    expect(event.requestContext.identity).toMatchObject({
      accessKey: credentials.accessKeyId,
      accountId: ACCOUNT_ID,
      caller: credentials.id,
      user: credentials.id,
      userArn: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/CallerRole/service-caller`,
      apiKey: null,
    });
    expect(Object.keys(event.headers).map((name) => name.toLowerCase())).not.toContain('authorization');
    expect(JSON.stringify(event)).not.toContain(credentials.secretAccessKey);
  });

  it.each<[what: string, call: Call, answer: object]>([
    [
      'no signature',
      { change: () => ({}) },
      refusal('MissingAuthenticationTokenException', 'Missing Authentication Token'),
    ],
    ['another body', { sent: body.replace('chào', 'xin') }, refusal('InvalidSignatureException', wrong)],
    ['another query', { path: '/chat?admin' }, refusal('InvalidSignatureException', wrong)],
    [
      'another token',
      { change: (headers) => ({ ...headers, 'x-amz-security-token': 'x' }) },
      refusal('UnrecognizedClientException', 'The security token included in the request is invalid.'),
    ],
  ])('refuses %s, and does not call the function', async (_what, options, expected) => {
    const { answer, invoke } = await call(options);
    expect(answer).toMatchObject(expected);
    expect(invoke).not.toHaveBeenCalled();
  });

  it.each([
    ['other', 'OtherRole/service-other'],
    ['nobody', 'service-nobody-role/service-nobody'],
  ])('refuses whom no policy allows it, and says who that is: %s', async (by, session) => {
    const { answer, invoke } = await call({ by });
    expect(answer.status).toBe(403);
    expect(answer.headers['x-amzn-errortype']).toBe('AccessDeniedException');
    const masked = method.replace(ACCOUNT_ID, '********0000');
    expect(JSON.parse(answer.body)).toEqual({
      Message: `User: arn:aws:sts::${ACCOUNT_ID}:assumed-role/${session} is not authorized to perform: execute-api:Invoke on resource: ${masked} because no identity-based policy allows the execute-api:Invoke action`,
    });
    expect(invoke).not.toHaveBeenCalled();
  });
});

describe('the credentials of functions', () => {
  it('are like those of a role, and new at each start', () => {
    const [one, two] = [
      startSessions([{ ...shared, key: 'f', name: 'f' }]),
      startSessions([{ ...shared, key: 'f', name: 'f' }]),
    ];
    const [first, second] = [one.byFunction.get('f'), two.byFunction.get('f')];
    expect(first?.accessKeyId).toMatch(/^ASIALOCAL[A-Z2-7]{11}$/);
    expect(first?.id).toMatch(/^AROALOCAL[A-Z2-7]{11}:f$/);
    expect(one.byAccessKeyId(String(first?.accessKeyId))).toBe(first);
    expect(one.byAccessKeyId(String(second?.accessKeyId))).toBeUndefined();
    expect(second?.secretAccessKey).not.toBe(first?.secretAccessKey);
    expect(second?.sessionToken).not.toBe(first?.sessionToken);
  });
});
