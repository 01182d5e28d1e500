import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { type Cloud, type CloudOptions, startCloud } from '../../local/cloud.ts';
import { GATEWAY_URL, type ServiceDefinition } from '../../local/definitions.ts';
import { functionsRoot } from './lambda.ts';
import { isAlive, until } from './processes.ts';

// The machine may be busy; no test needs a fraction of it.
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

  it('answers 502 to what a function should not have returned', async () => {
    await start(['small.raw']);
    expect((await post('small.raw', '{"statusCode":200,"body":"fine"}')).status).toBe(200);
    expect((await post('small.raw', '{"reply":"no status"}')).status).toBe(502);
  });

  it('names the function in every line of the log', async () => {
    const names = new Set<string>();
    await start(['small.pid', 'small.log'], { log: (name) => names.add(name) });
    await Promise.all([post('small.pid'), post('small.log')]);
    expect([...names].sort()).toEqual(['small.log', 'small.pid']);
  });

  it('leaves no process and no port when stopped, and answers what was under way', async () => {
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
    const second = startCloud({ definition: serviceOf([]), port });
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE', port });
  });
});
