// Run by `patched.test.ts` in a process of its own: calls before and after something has patched Node's modules.
import { sendRequest } from '../../../../src/http/send-request.ts';

const http = process.getBuiltinModule('node:http');

/** Sends a request through the transport, and says what came of it. */
export async function call(url) {
  const connection = { isUnsent: false };
  const bounds = { connection, maxRequestBytes: 1_000, maxResponseBytes: 1_000 };
  const request = { method: 'POST', url: new URL(url), headers: { 'x-own': 'yes' }, body: 'asked' };
  try {
    const answer = await sendRequest(request, { signal: AbortSignal.timeout(2_000), ...bounds });
    return { status: answer.status, text: String(await answer.readBytes()), isUnsent: connection.isUnsent };
  } catch (error) {
    return { code: error.name === 'TimeoutError' ? error.name : error.code };
  }
}

async function withServer(use) {
  const server = http.createServer((_request, response) => response.end('real'));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const result = await use(`http://127.0.0.1:${server.address().port}/path`);
  server.closeAllConnections();
  server.close();
  return result;
}

/** The calls that each tool sees, when it is there. */
const TOOLS = {
  xray: async () => {
    const { default: xray } = await import('aws-xray-sdk-core');
    xray.captureHTTPsGlobal(http);
    return withServer(async (url) => {
      const segment = new xray.Segment('test');
      const answer = await xray.getNamespace().runPromise(() => {
        xray.setSegment(segment);
        return call(url);
      });
      return { answer, seen: segment.subsegments?.map((each) => each.http) };
    });
  },
  msw: async () => {
    const [{ http: rest, HttpResponse }, { setupServer }] = await Promise.all([import('msw'), import('msw/node')]);
    const answer = async ({ request }) =>
      HttpResponse.text(`${await request.text()} ${request.headers.get('x-own')}`, { status: 201 });
    const server = setupServer(rest.post('http://api.test/path', answer), rest.post('https://api.test/path', answer));
    server.listen({ onUnhandledRequest: 'bypass' });
    const mocked = [await call('http://api.test/path'), await call('https://api.test/path')];
    const passed = await withServer(call);
    server.close();
    return { mocked, passed };
  },
  nock: async () => {
    const { default: nock } = await import('nock');
    nock('http://api.test', { reqheaders: { 'x-own': 'yes' } })
      .post('/path', 'asked')
      .reply(201, 'asked yes');
    nock('https://api.test').post('/path', 'asked').reply(201, 'asked yes');
    nock('http://api.test').post('/slow').delay(10_000).reply(200);
    nock('http://api.test')
      .post('/broken')
      .replyWithError(Object.assign(new Error('broken'), { code: 'ECONNRESET' }));
    const mocked = [await call('http://api.test/path'), await call('https://api.test/path')];
    const failed = [await call('http://api.test/slow'), await call('http://api.test/broken')];
    nock.restore();
    return { mocked, failed, passed: await withServer(call) };
  },
  /** Anything that replaces the functions of the modules, as agents of tracing do. */
  patch: async () => {
    const seen = [];
    const https = process.getBuiltinModule('node:https');
    for (const module of [http, https]) {
      const { request } = module;
      module.request = (...parameters) => {
        seen.push(`${parameters[0].protocol}//${parameters[0].hostname}:${parameters[0].port}${parameters[0].path}`);
        return request.apply(module, parameters);
      };
    }
    await call('http://127.0.0.1:1/path?a=b');
    await call('https://127.0.0.1:1/path');
    return { seen };
  },
  /** Nothing at all: what a cold start loads. */
  none: async () => {
    const answer = await withServer(call);
    const pattern = /undici|zlib|http2|internal\/tls|NativeModule (https|_tls)/;
    return { answer, loaded: process.moduleLoadList.filter((name) => pattern.test(name)) };
  },
};

const [tool, order] = process.argv.slice(2);
if (order === 'after') await withServer(call);
process.stdout.write(JSON.stringify(await TOOLS[tool]()), () => process.exit(0));
