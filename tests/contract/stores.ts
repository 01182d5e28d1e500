import { DeleteParameterCommand, GetParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { startParameterStore } from '../../local/parameter-store.ts';
import { startMoto } from './moto.ts';
import { type OutageProxy, startOutageProxy, type Weather } from './outage-proxy.ts';

export const NAME = '/chat/contract/ai-service-url';

/** A Parameter Store as the contract sees it, whoever wrote it. */
export interface Store {
  readonly awsClientOptions: ConstructorParameters<typeof SSMClient>[0];
  put(value: string, type?: 'String' | 'SecureString'): Promise<void>;
  remove(): Promise<void>;
  /** From the next call on. */
  set(weather: Weather): void;
  readonly calls: number;
  stop(): Promise<void>;
}

const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };
const REGION = 'us-east-1';

/** The SDK's client with nothing behind it. */
async function startMock(): Promise<Store> {
  const mock = mockClient(SSMClient);
  let [value, weather]: [string | undefined, Weather] = [undefined, 'fine'];
  const named = (name: string, more: object = {}): Error => Object.assign(new Error('CANARY'), { name, ...more });
  mock.on(GetParametersCommand).callsFake(async () => {
    if (weather === 'hangs') await new Promise(() => undefined);
    if (weather === 'throttles') throw named('ThrottlingException', { $metadata: { httpStatusCode: 400 } });
    if (weather === 'fails') throw named('InternalServerError', { $metadata: { httpStatusCode: 500 } });
    if (weather === 'is down') throw named('Error', { code: 'ECONNRESET' });
    return value === undefined ? { InvalidParameters: [NAME] } : { Parameters: [{ Name: NAME, Value: value }] };
  });
  return {
    awsClientOptions: { region: REGION, credentials: CREDENTIALS },
    put: async (next) => {
      value = next;
    },
    remove: async () => {
      value = undefined;
    },
    set: (next) => {
      weather = next;
    },
    get calls() {
      return mock.commandCalls(GetParametersCommand).length;
    },
    stop: async () => mock.restore(),
  };
}

/** A store that is spoken to over HTTP, through a proxy that can break. */
function behind(proxy: OutageProxy, own: Pick<Store, 'put' | 'remove' | 'stop'>): Store {
  return {
    awsClientOptions: { endpoint: proxy.url, region: REGION, credentials: CREDENTIALS },
    put: own.put,
    remove: own.remove,
    set: (weather) => {
      proxy.weather = weather;
    },
    get calls() {
      return proxy.calls;
    },
    stop: async () => {
      await proxy.stop();
      await own.stop();
    },
  };
}

async function startLocal(): Promise<Store> {
  const store = await startParameterStore({ region: REGION, credentials: CREDENTIALS });
  return behind(await startOutageProxy(store.url), {
    put: async (value, type = 'String') => store.put({ name: NAME, value, type }),
    remove: async () => store.remove(NAME),
    stop: store.close,
  });
}

async function startBehindMoto(): Promise<Store> {
  const moto = await startMoto();
  const client = new SSMClient({ endpoint: moto.url, region: REGION, credentials: CREDENTIALS });
  return behind(await startOutageProxy(moto.url), {
    put: async (Value, Type = 'String') => {
      await client.send(new PutParameterCommand({ Name: NAME, Value, Type, Overwrite: true }));
    },
    remove: async () => {
      await client.send(new DeleteParameterCommand({ Name: NAME }));
    },
    stop: async () => {
      client.destroy();
      await moto.stop();
    },
  });
}

/** moto takes a quarter of a minute and Debian to get, so it is for CI, where there is no way around it. */
const wantsMoto = process.env.CI === 'true' || process.env.MOTO === '1';

export const STORES: readonly (readonly [string, () => Promise<Store>])[] = [
  ['the mocked client of the SDK', startMock],
  ['the local Parameter Store', startLocal],
  ...(wantsMoto ? [['moto', startBehindMoto] as const] : []),
];
