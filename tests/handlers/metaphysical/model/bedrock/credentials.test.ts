import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type BedrockServer, startBedrockServer } from '../../../../support/model/bedrock-server.ts';
import { answers } from '../../../../support/model/event-stream-scripts.ts';
import { requestOf } from '../openai/ask.ts';
import { ask, setVariables } from './ask.ts';

const late = { AccessKeyId: 'AKIDLATE', SecretAccessKey: 'x', Token: 'x', Expiration: '2099-01-01T00:00:00Z' };
let asked: Promise<ServerResponse>;
let keeper: Server;
let server: BedrockServer;

beforeEach(async () => {
  server = await startBedrockServer(answers('The Sun'));
  keeper = createServer();
  asked = new Promise((resolve) => keeper.once('request', (_request, response) => resolve(response)));
  await new Promise<void>((resolve) => keeper.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  await server.stop();
  keeper.close();
  keeper.closeAllConnections();
});

test('credentials are not waited for after the abort, and then not used', async () => {
  const uri = `http://127.0.0.1:${(keeper.address() as AddressInfo).port}/`;
  const back = setVariables({ AWS_REGION: 'eu-central-1', AWS_CONTAINER_CREDENTIALS_FULL_URI: uri, HOME: '/nowhere' });
  delete process.env.AWS_ACCESS_KEY_ID;
  const controller = new AbortController();
  const reason = new Error('the deadline');
  const { signal } = controller;
  const first = ask(server, requestOf({ signal })).catch((error: unknown) => error);
  const response = await asked;
  controller.abort(reason);
  expect(await first).toBe(reason);
  response.setHeader('connection', 'close');
  await new Promise<void>((resolve) => response.end(JSON.stringify(late), resolve));
  await setTimeout(50);
  back();
  expect(server.requests).toEqual([]);
});

test('credentials that come in time are what a request is signed with', async () => {
  const uri = `http://127.0.0.1:${(keeper.address() as AddressInfo).port}/`;
  const back = setVariables({ AWS_REGION: 'eu-central-1', AWS_CONTAINER_CREDENTIALS_FULL_URI: uri, HOME: '/nowhere' });
  delete process.env.AWS_ACCESS_KEY_ID;
  const all = ask(server);
  (await asked).end(JSON.stringify(late));
  expect(await all.finally(back)).toHaveLength(3);
  expect(server.requests[0]?.headers.authorization).toContain('Credential=AKIDLATE/');
});
