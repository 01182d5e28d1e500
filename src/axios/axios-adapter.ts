import axios, { type AxiosAdapter, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { unlessAborted } from '../abort.ts';
import { Answer } from '../http/answer.ts';
import { mergeOwn } from '../merge-own.ts';
import { isInstance, readProperty } from '../unknown.ts';
import { guardCallbacks } from './callbacks.ts';
import { parseJson } from './json.ts';
import { failureOfLeftOut } from './left-out.ts';
import { callOwn } from './own-function.ts';
import { ownTransport } from './own-transport.ts';
import { replyOf } from './reply.ts';
import { isStream } from './request.ts';
import { type AdapterScope, atMost, toolkitAdapter, withScope } from './toolkit-adapter.ts';

/** The options that axios' own HTTP adapter has and our transport does not. */
const OPTIONS_OF_AXIOS = [
  'beforeRedirect',
  'family',
  'http2Options',
  'httpAgent',
  'httpsAgent',
  'httpVersion',
  'insecureHTTPParser',
  'lookup',
  'maxRate',
  'onDownloadProgress',
  'onUploadProgress',
  'proxy',
  'socketPath',
  'transport',
] as const;

/** Tells whether a call needs axios' own HTTP adapter: for one of its options, or for a form or file as data. */
function needsAxiosAdapter(config: InternalAxiosRequestConfig): boolean {
  const options = config as unknown as Readonly<Record<string, unknown>>;
  return OPTIONS_OF_AXIOS.some((name) => Boolean(options[name])) || isFormOrFile(config.data);
}

function isFormOrFile(data: unknown): boolean {
  if (typeof data !== 'object' || data === null) return false;
  // Forms of the package form-data are streams whose headers axios reads.
  return isInstance(data, Blob) || isInstance(data, FormData) || typeof readProperty(data, 'getHeaders') === 'function';
}

/** The default adapters of axios, in the order in which it tries them. */
const AXIOS_ADAPTERS: readonly unknown[] = ['xhr', 'http', 'fetch'];

function isOfAxios(adapters: unknown): boolean {
  return (
    Array.isArray(adapters) &&
    adapters.length === AXIOS_ADAPTERS.length &&
    adapters.every((name, index) => name === AXIOS_ADAPTERS[index])
  );
}

/** The adapter of a call, and its owner. */
export interface ChosenAdapter {
  readonly adapter: AxiosAdapter;
  readonly owner: 'toolkit' | 'axios' | 'caller';
}

const TOOLKIT: ChosenAdapter = { adapter: toolkitAdapter, owner: 'toolkit' };

/**
 * The adapter of a call: the caller's own if the call, the client or `axios.defaults` has one; otherwise our transport, or
 * axios' own adapter if the call needs it. It is looked up for each call, as mocks come and go.
 *
 * @throws AxiosError when there is no adapter of that name
 * @throws ConfigurationError when the bundle was made without it
 */
export function adapterOf(config: InternalAxiosRequestConfig): ChosenAdapter {
  const given = config.adapter ?? toolkitAdapter;
  if (given !== toolkitAdapter) return chosen(given, config);
  const { adapter: shared = toolkitAdapter } = axios.defaults;
  if (shared !== toolkitAdapter && !isOfAxios(shared)) return chosen(shared, config);
  return needsAxiosAdapter(config) ? chosen('http', config) : TOOLKIT;
}

function chosen(given: AxiosAdapterConfigs, config: InternalAxiosRequestConfig): ChosenAdapter {
  const owner = typeof given === 'function' ? 'caller' : 'axios';
  try {
    return { adapter: axios.getAdapter(given, config as never), owner };
  } catch (error) {
    throw failureOfLeftOut(error) ?? error;
  }
}

type AxiosAdapterConfigs = NonNullable<InternalAxiosRequestConfig['adapter']>;

/**
 * The time in milliseconds by which axios' idle timer fires later than our own limit. Ours must fire first and decide:
 * axios' codes do not tell a time-out from other faults.
 */
const IDLE_SLACK_MS = 50;

/** The options with which axios' own HTTP adapter does not read the answer: our own reading notices a body that is cut off. */
const UNREAD = { responseType: 'stream', decompress: false, validateStatus: null, maxContentLength: -1 } as const;

/** Reads an answer that axios' own adapter has received. */
function readReply(
  { data, status, statusText, headers, request }: AxiosResponse,
  config: InternalAxiosRequestConfig,
  { connection, limits }: AdapterScope,
): Promise<AxiosResponse> {
  const facts = { statusCode: status, statusMessage: statusText, headers: { ...headers } };
  Object.assign(connection, { status, headers: facts.headers });
  // With a progress listener the data is a stream of axios' own.
  const message = readProperty(data, 'statusCode') !== undefined ? data : Object.assign(data, facts);
  const maxResponseBytes = atMost(limits.maxResponseBytes, config.maxContentLength);
  return replyOf(new Answer(request, message, { maxResponseBytes, decompress: config.decompress !== false }), config);
}

/** Sends one attempt by another adapter than ours, with the fixed options of every call. */
export async function sendByAdapter(
  adapter: AxiosAdapter,
  config: InternalAxiosRequestConfig,
  limitMs: number,
  scope: AdapterScope,
): Promise<AxiosResponse> {
  const { signal, connection, limits } = scope;
  const { callbacks, rethrow } = guardCallbacks(config);
  const isAxios = readProperty(adapter, 'adapterName') === 'http';
  const fixed: Partial<InternalAxiosRequestConfig> = {
    ...callbacks,
    ...withScope(scope),
    signal,
    timeout: limitMs + IDLE_SLACK_MS,
    maxRedirects: 0,
    // The adapter over `fetch` knows no `maxRedirects`.
    fetchOptions: { ...config.fetchOptions, redirect: 'manual' },
    proxy: config.proxy || false,
    maxBodyLength: atMost(limits.maxRequestBytes, config.maxBodyLength),
    maxContentLength: atMost(limits.maxResponseBytes, config.maxContentLength),
    ...(isAxios && UNREAD),
  };
  const complete = mergeOwn<InternalAxiosRequestConfig>(ownTransport(connection), config, fixed);
  // A mock may not listen to the signal.
  const response = await unlessAborted(
    signal,
    () => adapter(complete),
    () => signal.reason,
  );
  if (isAxios) return readReply(response, config, scope).finally(() => callOwn('a listener', rethrow));
  rethrow();
  const { data } = response;
  // A mock may answer with parsed data.
  if (config.responseType !== 'json' || (typeof data !== 'string' && !isStream(data))) return response;
  return { ...response, data: parseJson(String(data), response, config) };
}
