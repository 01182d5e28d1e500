import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { type Cloud, type CloudOptions, startCloud } from '../../local/cloud.ts';
import { API_ID, GATEWAY_URL, type ServiceDefinition } from '../../local/definitions.ts';
import { functionsRoot } from './lambda.ts';
import { isAlive, until } from './processes.ts';

// Generous for a busy machine.
jest.setTimeout(60_000);

let cloud: Cloud | undefined;

/** A service whose functions are named after their handler: `POST /small.echo` calls `small.echo`. */
function serviceOf(handlers: readonly string[]): ServiceDefinition {
  return {
    region: 'us-east-1',
    stage: 'dev',
    functions: handlers.map((handler) => ({
      key: handler,
      name: `service-dev-${handler}`,
      handler,
      timeoutMs: 60_000,
      memorySizeMb: 128,
      environment: { PARAMETER: '/app/url', SELF: `${GATEWAY_URL}/self` },
    })),
    routes: handlers.map((handler) => ({
      method: 'POST',
      path: `/${handler}`,
      functionKey: handler,
      timeoutMs: 60_000,
    })),
    parameters: [{ name: '/app/url', type: 'String', value: GATEWAY_URL }],
  };
}

async function start(handlers: readonly string[], options: CloudOptions = {}): Promise<Cloud> {
  cloud = await startCloud({
    definition: serviceOf(handlers),
    handlersRoot: functionsRoot,
    initLimitMs: 60_000,
    log: () => undefined,
    ...options,
  });
  return cloud;
}

const post = (path: string, body?: string): Promise<Response> =>
  fetch(`${cloud?.url}/${path}`, { method: 'POST', ...(body === undefined ? {} : { body }) });

afterEach(() => cloud?.stop());

describe('the local cloud', () => {
  it('leads a request through the gateway to its function and back', async () => {
    await start(['small.echo']);
    const response = await post('small.echo', 'hello');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ event: { body: 'hello', resource: '/small.echo' } });
  });

  it('gives functions the environment of the definition, then that of the options', async () => {
    const { url } = await start(['small.echo'], { environment: { PARAMETER: '/other', AI_SERVICE_URL: 'http://ai' } });
    const { environment } = (await (await post('small.echo')).json()) as { environment: object };
    expect(environment).toMatchObject({ SELF: `${url}/self`, PARAMETER: '/other', AI_SERVICE_URL: 'http://ai' });
  });

  it("answers a function's question for its parameter with the gateway's own address", async () => {
    const { url, parameterStore } = await start(['parameter.handler']);
    expect(await (await post('parameter.handler')).json()).toEqual({ value: url });
    expect(parameterStore.calls).toEqual([{ operation: 'GetParameters' }]);
  });

  it("answers 502 when a function's time is up, and its process is gone", async () => {
    const { functions } = await start(['small.hang'], { functionTimeoutMs: 300 });
    const answer = post('small.hang');
    await until(() => functions.get('small.hang')?.pids.length === 1);
    const [pid = 0] = functions.get('small.hang')?.pids ?? [];
    expect((await answer).status).toBe(502);
    await until(() => !isAlive(pid));
  });

  it("answers 504 when the gateway's time is up, a cold start included", async () => {
    await start(['never-loads.handler'], { gatewayTimeoutMs: 300 });
    const response = await post('never-loads.handler');
    expect(response.status).toBe(504);
    expect(await response.text()).toBe('{"message": "Endpoint request timed out"}');
  });

  it.each(['broken.handler', 'small.exit', 'small.fail'])('answers 502 when a function fails: %s', async (handler) => {
    await start([handler]);
    const response = await post(handler);
    expect(response.status).toBe(502);
    expect(await response.text()).toBe('{"message": "Internal server error"}');
  });

  it('answers 502 if a function returns no proxy result', async () => {
    await start(['small.raw']);
    expect((await post('small.raw', '{"statusCode":200,"body":"fine"}')).status).toBe(200);
    expect((await post('small.raw', '{"reply":"no status"}')).status).toBe(502);
  });

  it('gives each function credentials of its own, which the Parameter Store knows', async () => {
    const { principals, parameterStore } = await start(['small.echo', 'parameter.handler']);
    const { environment } = (await (await post('small.echo')).json()) as { environment: Record<string, string> };
    const [own, other] = [principals.get('small.echo'), principals.get('parameter.handler')];
    expect(environment.AWS_ACCESS_KEY_ID).toBe(own?.accessKeyId);
    expect(environment.AWS_SECRET_ACCESS_KEY).toBe(own?.secretAccessKey);
    expect(environment.AWS_SESSION_TOKEN).toBe(own?.sessionToken);
    expect(other?.accessKeyId).not.toBe(own?.accessKeyId);
    expect((await post('parameter.handler')).status).toBe(200);
    expect(parameterStore.calls).toEqual([{ operation: 'GetParameters' }]);
  });

  it('has tables and says where, for a service that has any', async () => {
    const table = {
      TableName: 'a-table',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    };
    await start(['small.echo'], { definition: { ...serviceOf(['small.echo']), tables: [table] } });
    const { environment } = (await (await post('small.echo')).json()) as { environment: Record<string, string> };
    const url = String(environment.AWS_ENDPOINT_URL_DYNAMODB);
    expect((await fetch(url)).status).toBe(200);
    await cloud?.stop();
    await expect(fetch(url)).rejects.toThrow();
    await start(['small.echo']);
    const without = (await (await post('small.echo')).json()) as { environment: object };
    expect(without.environment).not.toHaveProperty('AWS_ENDPOINT_URL_DYNAMODB');
  });

  it('puts the API key where a function looks for it', async () => {
    const definition = serviceOf(['parameter.handler']);
    const functions = definition.functions.map((each) => ({
      ...each,
      environment: { ...each.environment, PARAMETER: '/app/key', AI_API_KEY_PARAMETER: '/app/key' },
    }));
    const routes = definition.routes.map((route) => ({ ...route, auth: 'apiKey' as const }));
    const { apiKey, url } = await start([], { definition: { ...definition, functions, routes } });
    expect(apiKey).toMatch(/^[\w-]{40}$/);
    expect((await post('parameter.handler')).status).toBe(403);
    const headers = { 'x-api-key': apiKey };
    const answer = await fetch(`${url}/parameter.handler`, { method: 'POST', headers });
    // Encrypted, because the request does not ask for decryption.
    expect(await answer.json()).toEqual({ value: expect.stringMatching(/^[\w+/]{43}=$/) });
  });

  it('answers the world on one port and the VPC on another, where the network is private', async () => {
    const definition = serviceOf(['small.pid', 'small.echo']);
    const [open, inside] = definition.routes;
    const routes = [{ ...open, api: 'http' }, inside] as ServiceDefinition['routes'];
    const { url, endpointUrl, stop } = await start([], { definition: { ...definition, routes, network: 'private' } });
    const call = async (base: string | undefined, path: string): Promise<number> => {
      const headers = { 'x-apigw-api-id': API_ID };
      return (await fetch(`${base}/${path}`, { method: 'POST', headers })).status;
    };
    expect(await Promise.all([call(url, 'small.pid'), call(url, 'small.echo')])).toEqual([200, 404]);
    expect(await Promise.all([call(endpointUrl, 'small.pid'), call(endpointUrl, 'small.echo')])).toEqual([403, 200]);
    await stop();
    await expect(fetch(String(endpointUrl))).rejects.toThrow();
  });

  it('names the function in every line of the log', async () => {
    const names = new Set<string>();
    await start(['small.pid', 'small.log'], { log: (name) => names.add(name) });
    await Promise.all([post('small.pid'), post('small.log')]);
    expect([...names].sort()).toEqual(['small.log', 'small.pid']);
  });

  it('leaves no process and no port when stopped, and answers open requests', async () => {
    const { url, functions, parameterStore, stop } = await start(['small.hang', 'small.pid']);
    const underWay = post('small.hang');
    await post('small.pid');
    const pids = (): readonly number[] => [...functions.values()].flatMap((each) => each.pids);
    await until(() => pids().length === 2);
    const alive = pids();
    await stop();
    expect((await underWay).status).toBe(502);
    expect(alive.filter(isAlive)).toEqual([]);
    await expect(fetch(url)).rejects.toThrow();
    await expect(fetch(parameterStore.url)).rejects.toThrow();
  });

  it('says which port is busy and leaves nothing running', async () => {
    const { url } = await start(['small.pid']);
    const port = Number(new URL(url).port);
    for (const network of ['public', 'private'] as const) {
      const second = startCloud({ definition: { ...serviceOf([]), network }, port });
      await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE', port });
    }
  });
});
