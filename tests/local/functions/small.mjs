// Handlers that each do one thing.
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const respond = (value) => ({ statusCode: 200, body: JSON.stringify(value) });

/** Returns the event and the context. */
export const echo = async (event, context) => {
  const remainingMs = context.getRemainingTimeInMillis();
  return respond({ event, context, remainingMs, pid: process.pid, environment: process.env });
};

export const pid = async () => respond({ pid: process.pid });

export const slow = async (event) => {
  await sleep(event.ms);
  return respond({ pid: process.pid });
};

export const hang = async () => {
  await sleep(600_000);
};

export const block = async () => {
  for (;;);
};

export const exit = async () => process.exit(3);

export const die = async () => process.kill(process.pid, 'SIGSEGV');

export const fail = async () => {
  throw new TypeError('not this time');
};

export const log = async () => {
  console.log('a line');
  process.stderr.write('two lines\nat once\n');
  return respond({});
};

/** Logs a message of several lines, which the runtime client writes with `\r`, an error, and both outputs in parts. */
export const logLines = async () => {
  console.log('first\nsecond\nthird');
  console.error(new RangeError('far'));
  process.stdout.write('o');
  process.stderr.write('err\n');
  process.stdout.write('ut\r\n');
  return respond({});
};

export const logAndExit = async () => {
  process.stdout.write('unfinished');
  process.exit(1);
};

/** Answers, and exits before the next invocation. */
export const answerAndExit = async () => {
  setTimeout(() => process.exit(1), 20);
  return respond({ pid: process.pid });
};

export const startChild = async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  return respond({ child: child.pid });
};

export const large = async () => respond('x'.repeat(7 * 1024 * 1024));

export const raw = async (event) => JSON.parse(event.body);
