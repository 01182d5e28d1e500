import { fileURLToPath } from 'node:url';
import { type Cloud, type CloudOptions, startCloud } from '../../local/cloud.ts';
import type { ServiceDefinition } from '../../local/definitions.ts';
import type { LogSink } from '../../local/log.ts';
import { prepare } from '../../local/prepare.ts';
import type { Trust } from '../../local/settings.ts';
import { readService } from '../../local/template/service.ts';
import { headersFor } from './callers.ts';

/** The reference app in its own local cloud, with all of its log lines. */
export interface App extends Cloud {
  /** All log lines of the functions, platform lines included. */
  readonly lines: readonly string[];
  /**
   * The next line of a function's access log, parsed. Call it before the request: a pipe may be slower than an answer.
   */
  nextAccess(functionKey: string): Promise<Record<string, unknown>>;
  chat(body: unknown, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Calls the AI service directly, with Chatbot's authorization. */
  consult(body: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** An answer that a client received. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Record<string, unknown>;
  /** The time when it had been read completely, in milliseconds since the epoch. */
  readonly at: number;
}

/** The options of the app under test. */
export interface AppOptions extends Omit<CloudOptions, 'definition' | 'log'> {
  /** Default: iam and public, as with `npm start`. */
  readonly trust?: Trust;
  /** Changes the deployed service. Default: no change. */
  readonly change?: (deployed: ServiceDefinition) => ServiceDefinition;
  /** Receives every line as it is written. */
  readonly onLine?: LogSink;
}

const repository = fileURLToPath(new URL('../..', import.meta.url));

const definitions = new Map<string, Promise<ServiceDefinition>>();
let built: Promise<ServiceDefinition> | undefined;

/** Builds the bundles once per test file, and reads serverless.yml once per authorization. */
function definitionWith(trust: Trust): Promise<ServiceDefinition> {
  const name = `${trust.auth} ${trust.network}`;
  const definition =
    definitions.get(name) ?? built?.then(() => readService(repository, { trust })) ?? prepare({ trust });
  built ??= definition;
  definitions.set(name, definition);
  return definition;
}

/** Starts the app with real processes and real HTTP. */
export async function startApp({
  change,
  onLine,
  trust = { auth: 'iam', network: 'public' },
  ...options
}: AppOptions = {}): Promise<App> {
  const deployed = await definitionWith(trust);
  const lines: string[] = [];
  const watchers: Watch[] = [];
  const cloud = await startCloud({
    ...options,
    definition: change ? change(deployed) : deployed,
    log: (functionName, line) => {
      onLine?.(functionName, line);
      lines.push(`[${functionName}] ${line}`);
      const record = accessRecord(line);
      if (record === undefined) return;
      for (const watch of watchers.splice(0)) watch(functionName, record);
    },
  });
  const nextAccess = (functionKey: string): Promise<Record<string, unknown>> =>
    new Promise((resolve) => {
      const watch: Watch = (name, record) => (name === functionKey ? resolve(record) : void watchers.push(watch));
      watchers.push(watch);
    });
  const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
    request(`${cloud.url}${path}`, {
      method: 'POST',
      headers: { ...json, ...headers },
      body: textOf(body),
    });
  const consult: App['consult'] = async (body, headers = {}) => {
    const url = `${cloud.endpointUrl ?? cloud.url}/metaphysical`;
    const text = textOf(body);
    const all = await headersFor({ url, body: text, headers: { ...json, ...headers } }, cloud, trust);
    return request(url, { method: 'POST', headers: all, body: text });
  };
  return {
    ...cloud,
    lines,
    nextAccess,
    post,
    consult,
    chat: (body, headers) => post('/chat', body, headers),
  };
}

const json = { 'content-type': 'application/json' };

const textOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));

export async function request(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const at = Date.now();
  return { status: response.status, headers: response.headers, text, json: text === '' ? {} : JSON.parse(text), at };
}

type Watch = (functionName: string, record: Record<string, unknown>) => void;

function accessRecord(line: string): Record<string, unknown> | undefined {
  const json = /\{"level":"(?:INFO|WARN|ERROR)","message":"invocation".*\}$/.exec(line)?.[0];
  return json === undefined ? undefined : JSON.parse(json);
}
