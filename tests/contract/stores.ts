import {
  DeleteParametersCommand,
  GetParametersCommand,
  LabelParameterVersionCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { startParameterStore } from '../../local/parameter-store.ts';
import { startMoto } from './moto.ts';
import { type OutageProxy, startOutageProxy, type Weather } from './outage-proxy.ts';

export const NAME = '/chat/contract/ai-service-url';

/** A Parameter Store as the contract sees it, whoever wrote it. */
export interface Store {
  readonly awsClientOptions: ConstructorParameters<typeof SSMClient>[0];
  /** The parameter's ARN, where it can be asked for by that. */
  readonly arn?: string;
  put(value: string, type?: 'String' | 'SecureString'): Promise<void>;
  /** Gives the latest version a label. */
  label(label: string): Promise<void>;
  remove(): Promise<void>;
  /** From the next call on. */
  set(weather: Weather): void;
  readonly calls: number;
  stop(): Promise<void>;
}

const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };
const REGION = 'us-east-1';

const arnOf = (account: string): string => `arn:aws:ssm:${REGION}:${account}:parameter${NAME}`;

/** The SDK's client with nothing behind it. */
async function startMock(): Promise<Store> {
  const mock = mockClient(SSMClient);
  let versions: string[] = [];
  let weather: Weather = 'fine';
  const labels = new Map<string, number>();
  const arn = arnOf('123456789012');
  /** As SSM replies: without the selector in the name, and beside it. */
  const reply = (asked: string): object => {
    const selector = asked.replace(arn, '').replace(NAME, '');
    const selected = selector.slice(1);
    const index = selector === '' ? versions.length : (labels.get(selected) ?? Number(selected));
    const Value = versions[index - 1];
    if (Value === undefined) return { InvalidParameters: [asked] };
    return { Parameters: [{ Name: NAME, ARN: arn, Value, ...(selector !== '' && { Selector: selector }) }] };
  };
  const named = (name: string, more: object = {}): Error => Object.assign(new Error('CANARY'), { name, ...more });
  mock.on(GetParametersCommand).callsFake(async ({ Names }: { readonly Names: readonly [string] }) => {
    if (weather === 'hangs') await new Promise(() => undefined);
    if (weather === 'throttles') throw named('ThrottlingException', { $metadata: { httpStatusCode: 400 } });
    if (weather === 'fails') throw named('InternalServerError', { $metadata: { httpStatusCode: 500 } });
    if (weather === 'is down') throw named('Error', { code: 'ECONNRESET' });
    return reply(Names[0]);
  });
  return {
    awsClientOptions: { region: REGION, credentials: CREDENTIALS },
    arn,
    put: async (next) => {
      versions.push(next);
    },
    label: async (label) => {
      labels.set(label, versions.length);
    },
    remove: async () => {
      versions = [];
      labels.clear();
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
function behind(proxy: OutageProxy, own: Pick<Store, 'arn' | 'put' | 'label' | 'remove' | 'stop'>): Store {
  return {
    awsClientOptions: { endpoint: proxy.url, region: REGION, credentials: CREDENTIALS },
    ...own,
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
    arn: arnOf('000000000000'),
    put: async (value, type = 'String') => store.put({ name: NAME, value, type }),
    label: async (label) => store.label(NAME, label),
    remove: async () => store.remove(NAME),
    stop: store.close,
  });
}

async function startBehindMoto(): Promise<Store> {
  const moto = await startMoto();
  const client = new SSMClient({ endpoint: moto.url, region: REGION, credentials: CREDENTIALS });
  return behind(await startOutageProxy(moto.url), {
    // Without an ARN: moto 5.1.1 finds no parameter by one.
    label: async (label) => {
      await client.send(new LabelParameterVersionCommand({ Name: NAME, Labels: [label] }));
    },
    put: async (Value, Type = 'String') => {
      await client.send(new PutParameterCommand({ Name: NAME, Value, Type, Overwrite: true }));
    },
    remove: async () => {
      await client.send(new DeleteParametersCommand({ Names: [NAME] }));
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
