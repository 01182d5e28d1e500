import { describe, expect, test } from '@jest/globals';
import { holdToMatrix, useStage } from './hold.ts';
import { parameterFaults } from './matrix/parameter.ts';
import { stackFaults } from './matrix/stack.ts';

const stage = useStage();

holdToMatrix([...parameterFaults, ...stackFaults], stage);

describe('a function whose event loop is blocked', () => {
  const key = 'handler-blocks-the-event-loop';
  const ask = (does: string) => stage().app.post(`/${key}`, { where: 'handler', does });
  const pids = () => stage().app.functions.get(key)?.pids;

  test('is killed, and the next chat is answered in a new container', async () => {
    expect((await ask('nothing wrong')).status).toBe(200);
    const before = pids();
    expect(before).toHaveLength(1);
    expect((await ask('blocks-the-event-loop')).status).toBe(502);
    expect(await ask('nothing wrong')).toMatchObject({ status: 200, json: { reply: 'fine' } });
    expect(pids()).toHaveLength(1);
    expect(pids()).not.toEqual(before);
  });
});
