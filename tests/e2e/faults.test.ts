import { describe, expect, test } from '@jest/globals';
import { FIXED_FAULTS, TLS_MODES } from '../../testing/fault-server.ts';
import { holdToMatrix, useStage } from './hold.ts';
import type { FaultCase } from './matrix/fault-case.ts';
import { networkFaults } from './matrix/network.ts';
import { serviceFaults } from './matrix/service.ts';
import { ALL_FAULTS } from './matrix.ts';
import { FUNCTION_TIMEOUT_MS } from './variants.ts';

const stage = useStage();

holdToMatrix([...serviceFaults, ...networkFaults], stage);

const named = (name: string): FaultCase => {
  const fault = ALL_FAULTS.find((each) => each.name === name);
  if (fault === undefined) throw new Error(`the matrix has no ${name}`);
  return fault;
};

describe('the matrix', () => {
  test('names each fault once', () => {
    const names = ALL_FAULTS.map(({ name }) => name);
    expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
  });

  test('has every fault of the fault server', () => {
    const inService = ({ by }: FaultCase) => ('service' in by ? by.service : 'calls' in by ? by.answer : []);
    const services = ALL_FAULTS.flatMap(inService);
    const places = ALL_FAULTS.flatMap(({ by }) => ('place' in by ? by.place : []));
    expect(FIXED_FAULTS.filter((fault) => fault !== 'ok' && !services.includes(fault))).toEqual([]);
    expect(TLS_MODES.filter((mode) => !places.includes(`tls-${mode}`))).toEqual([]);
  });
});

describe('whatever the service does', () => {
  test('it receives the time-out of Chatbot', async () => {
    const { requestIndex } = await stage().run(named('gzip-ok'));
    const told = Number(stage().service.requests[requestIndex]?.headers['x-request-timeout-ms']);
    expect(told).toBeGreaterThan(0);
    expect(told).toBeLessThanOrEqual(FUNCTION_TIMEOUT_MS * 0.8);
  });

  test('a redirect to another host is not followed', async () => {
    await stage().run(named('redirect'));
    expect(stage().service.redirectTargetHits).toBe(0);
  });

  test('the same container answers the next chat', async () => {
    await stage().run(named('never-answers'));
    const [pid] = stage().app.functions.get('chatbot')?.pids ?? [];
    expect((await stage().run(named('gzip-ok'))).answer.status).toBe(200);
    expect(stage().app.functions.get('chatbot')?.pids).toEqual([pid]);
  });

  test('a call that finds every connection busy is never sent', async () => {
    const { requestIndex } = await stage().run(named('saturated-agent'));
    const paths = stage()
      .service.requests.slice(requestIndex)
      .map(({ path }) => path.split('/').at(-1));
    expect(paths).toEqual(Array(64).fill('busy'));
  });
});
