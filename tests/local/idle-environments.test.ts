import { describe, expect, it, jest } from '@jest/globals';
import { idleEnvironments, MAX_IDLE, type Retirable, SURPLUS_MS } from '../../local/idle-environments.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { bodyOf, testFunction } from './lambda.ts';
import { isAlive, until } from './processes.ts';

jest.setTimeout(60_000);

interface Kept extends Retirable {
  stopped: number;
}

const several = (count: number): Kept[] =>
  Array.from({ length: count }, () => ({
    stopped: 0,
    async stop() {
      this.stopped += 1;
    },
  }));
const stopped = (all: readonly Kept[]): number => all.filter((each) => each.stopped > 0).length;

describe('environments that have nothing to do', () => {
  it('are ended once they have been idle for a minute', () => {
    const clock = createFakeClock();
    const idle = idleEnvironments<Kept>({ clock });
    const all = several(2);
    for (const each of all) idle.add(each);
    clock.advance(59_999);
    expect(stopped(all)).toBe(0);
    clock.advance(1);
    expect([stopped(all), clock.pending]).toEqual([2, 0]);
  });

  it('are kept as long as they get work in time, and counted anew from then', () => {
    const clock = createFakeClock();
    const idle = idleEnvironments<Kept>({ clock, idleMs: 20_000 });
    const [one] = several(1) as [Kept];
    for (let times = 0; times < 5; times += 1) {
      idle.add(one);
      clock.advance(19_999);
      idle.remove(one);
      clock.advance(100_000);
    }
    expect([one.stopped, clock.pending]).toEqual([0, 0]);
    idle.add(one);
    clock.advance(20_000);
    expect([one.stopped, clock.pending]).toEqual([1, 0]);
  });

  it.each([MAX_IDLE, MAX_IDLE + 1, 64])('are few some seconds after a burst of %i', (count) => {
    const clock = createFakeClock();
    const idle = idleEnvironments<Kept>({ clock });
    const all = several(count);
    for (const each of all) idle.add(each);
    clock.advance(SURPLUS_MS - 1);
    expect(stopped(all)).toBe(0);
    clock.advance(1);
    expect([stopped(all), clock.pending]).toEqual([count - MAX_IDLE, MAX_IDLE]);
    clock.advance(60_000);
    expect([stopped(all), clock.pending]).toEqual([count, 0]);
    expect(all.every((each) => each.stopped === 1)).toBe(true);
  });

  it.each([1, 100, SURPLUS_MS, SURPLUS_MS + 1])('are ended after %i ms where that is set', (idleMs) => {
    const clock = createFakeClock();
    const idle = idleEnvironments<Kept>({ clock, idleMs });
    const all = several(3);
    for (const each of all) idle.add(each);
    clock.advance(idleMs - 1);
    expect(stopped(all)).toBe(0);
    clock.advance(1);
    expect([stopped(all), clock.pending]).toEqual([3, 0]);
  });
});

describe('a function', () => {
  it('leaves no process behind after a burst, and starts another when it is called again', async () => {
    const clock = createFakeClock();
    const { lambda, lines } = testFunction('small.slow', { clock });
    const burst = Array.from({ length: 6 }, () => lambda.invoke({ event: { ms: 300 } }));
    const pids = (await Promise.all(burst)).map((result) => bodyOf(result).pid as number);
    expect([new Set(pids).size, clock.pending, pids.every(isAlive)]).toEqual([6, 6, true]);
    clock.advance(60_000);
    await until(() => lambda.pids.length === 0 && !pids.some(isAlive));
    expect(clock.pending).toBe(0);
    const again = bodyOf(await lambda.invoke({ event: { ms: 0 } })).pid as number;
    expect(pids).not.toContain(again);
    expect(lines.join('\n')).not.toMatch(/Error|Status: error/);
  });

  it('lets those rest that a burst has started, and keeps the one that has work', async () => {
    const clock = createFakeClock();
    const { lambda } = testFunction('small.slow', { clock });
    const burst = Array.from({ length: 3 }, () => lambda.invoke({ event: { ms: 300 } }));
    await Promise.all(burst);
    const used = [];
    for (let times = 0; times < 4; times += 1) {
      clock.advance(16_000);
      used.push(bodyOf(await lambda.invoke({ event: { ms: 0 } })).pid);
    }
    await until(() => lambda.pids.length === 1);
    expect(new Set(used)).toEqual(new Set(lambda.pids));
    expect(clock.pending).toBe(1);
    await lambda.stop();
    expect(clock.pending).toBe(0);
  });

  it('is not stopped by one that dies while it has nothing to do', async () => {
    const clock = createFakeClock();
    const { lambda } = testFunction('small.answerAndExit', { clock });
    await lambda.invoke({ event: {} });
    await until(() => lambda.pids.length === 0);
    await until(() => clock.pending === 0);
    clock.advance(60_000);
    expect(lambda.pids).toEqual([]);
  });
});
