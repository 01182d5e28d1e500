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
import { type Behaviour, type OutageProxy, startOutageProxy } from './outage-proxy.ts';

export const NAME = '/chat/contract/ai-service-url';

/** A Parameter Store under test, of any implementation. */
export interface Store {
  readonly awsClientOptions: ConstructorParameters<typeof SSMClient>[0];
  /** The parameter's ARN, if the store can find it by that. */
  readonly arn?: string;
  put(value: string, type?: 'String' | 'SecureString'): Promise<void>;
  /** Moves a label to the latest version. */
  label(label: string): Promise<void>;
  remove(): Promise<void>;
  /** Applies from the next call on. */
  set(behaviour: Behaviour): void;
  readonly calls: number;
  stop(): Promise<void>;
}

const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };
const REGION = 'us-east-1';

const arnOf = (account: string): string => `arn:aws:ssm:${REGION}:${account}:parameter${NAME}`;

/** The SDK's client with a mock and no server. */
async function startMock(): Promise<Store> {
  const mock = mockClient(SSMClient);
  let versions: string[] = [];
  let behaviour: Behaviour = 'fine';
  const labels = new Map<string, number>();
  const arn = arnOf('123456789012');
  /** SSM replies with the name without the selector, and the selector beside it. */
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
    if (behaviour === 'hangs') await new Promise(() => undefined);
    if (behaviour === 'throttles') throw named('ThrottlingException', { $metadata: { httpStatusCode: 400 } });
    if (behaviour === 'fails') throw named('InternalServerError', { $metadata: { httpStatusCode: 500 } });
    if (behaviour === 'is down') throw named('Error', { code: 'ECONNRESET' });
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
      behaviour = next;
    },
    get calls() {
      return mock.commandCalls(GetParametersCommand).length;
    },
    stop: async () => mock.restore(),
  };
}

/** A store behind HTTP and a proxy that can fail. */
function behind(proxy: OutageProxy, own: Pick<Store, 'arn' | 'put' | 'label' | 'remove' | 'stop'>): Store {
  return {
    awsClientOptions: { endpoint: proxy.url, region: REGION, credentials: CREDENTIALS },
    ...own,
    set: (behaviour) => {
      proxy.behaviour = behaviour;
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
    // Without an ARN: moto 5.1.1 does not find a parameter by its ARN.
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

/** moto takes 15 s and needs Debian's packages, so it runs in CI, where it is required. */
const wantsMoto = process.env.CI === 'true' || process.env.MOTO === '1';

export const STORES: readonly (readonly [string, () => Promise<Store>])[] = [
  ['the mocked client of the SDK', startMock],
  ['the local Parameter Store', startLocal],
  ...(wantsMoto ? [['moto', startBehindMoto] as const] : []),
];
