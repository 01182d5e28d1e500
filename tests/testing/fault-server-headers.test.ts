import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type FaultName, type FaultServer, startFaultServer } from '../../testing/fault-server.ts';
import { openConnection, type RawConnection, requestText } from '../support/raw-connection.ts';
import { rawRequest } from '../support/raw-request.ts';

let server: FaultServer;
let open: RawConnection | undefined;

beforeEach(async () => {
  server = await startFaultServer();
});

afterEach(() => {
  open?.socket.destroy();
  return server.stop();
});

const say = (fault: FaultName): RawConnection => {
  open = openConnection(server.url);
  open.socket.write(requestText(`/faults/${fault}`));
  return open;
};

describe('headers that never end', () => {
  test('trickled-headers comes a byte at a time, without the blank line', async () => {
    const connection = say('trickled-headers');
    await connection.until(/x{5}/);
    expect(connection.received).toMatch(/^HTTP\/1.1 200 OK\r\nx-slow: x{5,}$/);
    expect(connection.ending).toBeUndefined();
    connection.socket.destroy();
    expect((await server.waitForClose(0)).closedBy).toBe('peer');
  });

  test('endless-103 repeats the same hint and answers nothing', async () => {
    const connection = say('endless-103');
    await connection.until(/(103.*){4}/s);
    expect(connection.received).toMatch(/^(HTTP\/1.1 103 Early Hints\r\nLink: <[^>]+>[^\r]+\r\n\r\n){4,}$/);
    expect(connection.ending).toBeUndefined();
    connection.socket.destroy();
    expect((await server.waitForClose(0)).closedBy).toBe('peer');
  });

  test.each<FaultName>(['trickled-headers', 'endless-103'])('%s is no answer to an HTTP client', async (fault) => {
    expect(await rawRequest(server.urlFor(fault), 200)).toMatchObject({ status: undefined, error: 'gave-up' });
  });
});

describe('headers that break off', () => {
  test.each<[FaultName, string, RegExp]>([
    ['reset-before-headers', 'ECONNRESET', /^$/],
    ['close-before-headers', 'FIN', /^$/],
    ['reset-mid-headers', 'ECONNRESET', /^HTTP\/1.1 200 OK\r\ncontent-type: [a-z/]+$/],
    ['close-mid-headers', 'FIN', /^HTTP\/1.1 200 OK\r\ncontent-type: [a-z/]+$/],
  ])('%s ends with %s', async (fault, ending, sent) => {
    const connection = say(fault);
    await connection.until(/(?!)/);
    expect(connection.ending).toBe(ending);
    expect(connection.received).toMatch(sent);
    expect((await server.waitForClose(0)).closedBy).toBe('server');
  });

  test.each<FaultName>(['close-before-headers', 'reset-mid-headers', 'close-mid-headers'])(
    '%s is a connection error to an HTTP client',
    async (fault) => {
      expect(await rawRequest(server.urlFor(fault))).toMatchObject({ status: undefined, error: 'ECONNRESET' });
    },
  );
});

describe('headers that are wrong', () => {
  test('both-lengths declares two and keeps to both', async () => {
    const connection = say('both-lengths');
    await connection.until(/\r\n0\r\n\r\n$/);
    const [head = '', body = ''] = connection.received.split(/(?<=^(?:.+\r\n)+)\r\n/);
    const length = Number(/content-length: (\d+)/.exec(head)?.[1]);
    expect(head).toMatch(/transfer-encoding: chunked/);
    expect(body).toBe(`${length.toString(16)}\r\n{"answer":"fine","language":"en"}\r\n0\r\n\r\n`);
    expect(length).toBe('{"answer":"fine","language":"en"}'.length);
  });

  test.each<[FaultName, string]>([
    ['both-lengths', 'HPE_INVALID_TRANSFER_ENCODING'],
    ['header-overflow', 'HPE_HEADER_OVERFLOW'],
  ])('%s is refused by an HTTP client: %s', async (fault, code) => {
    expect(await rawRequest(server.urlFor(fault))).toMatchObject({ status: undefined, error: code });
  });

  test('header-overflow is a whole answer to whoever takes such headers', async () => {
    const connection = say('header-overflow');
    await connection.until(/"en"\}/);
    expect(connection.received.split('\r\n\r\n')[0]?.length).toBeGreaterThan(16 * 1024);
    expect(connection.received).toContain('{"answer":"fine","language":"en"}');
  });
});
