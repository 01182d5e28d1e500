import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ConfigurationError, traceOf, UpstreamError } from '../../../src/failure/errors.ts';
import { framesOf, type StackFrame } from '../../../src/failure/stack-frames.ts';
import { refusingProxy, revokedProxy, throwingGetters, unreadableProxy } from '../hostile.ts';

const HERE = relative(process.cwd(), fileURLToPath(import.meta.url));
const framesIn = (error: unknown): readonly StackFrame[] => framesOf(error as object, { leftMs: 10_000 });

/** An error whose stack is text, as after the first read. */
const withStack = (stack: unknown, message = 'x', name = 'Error'): Error =>
  Object.defineProperties(new Error(message), { name: { value: name }, stack: { value: stack } });

const { LAMBDA_TASK_ROOT } = process.env;
const { prepareStackTrace, stackTraceLimit } = Error;

afterEach(() => {
  if (LAMBDA_TASK_ROOT === undefined) delete process.env.LAMBDA_TASK_ROOT;
  else process.env.LAMBDA_TASK_ROOT = LAMBDA_TASK_ROOT;
  if (prepareStackTrace === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
  else Error.prepareStackTrace = prepareStackTrace;
  Error.stackTraceLimit = stackTraceLimit;
});

class Reader {
  static open(): Error {
    return new Error('opened');
  }
  readReply(): Error {
    return new TypeError('read');
  }
  get made(): Failing {
    return new Failing();
  }
}

class Failing extends Error {
  readonly inner: Error;
  constructor() {
    super('made');
    this.inner = new Error('inner');
  }
}

function readByFunction(): Error {
  return new Error('by a function');
}

describe('a frame', () => {
  test('says which function of which file failed, and where', () => {
    const [frame] = framesIn(readByFunction());
    expect(frame).toEqual({ function: 'readByFunction', file: HERE, line: expect.any(Number), column: 10 });
  });

  test.each<[string, () => Error]>([
    ['Reader.readReply', () => new Reader().readReply()],
    ['new Failing', () => new Reader().made.inner],
    ['Reader.open', () => Reader.open()],
    ['<anonymous>', () => (() => new Error('no name'))()],
  ])('names %s', (name, make) => {
    expect(framesIn(make())[0]?.function).toBe(name);
  });

  test('of an async function is there too', async () => {
    const inner = async (): Promise<never> => {
      await null;
      throw new Error('late');
    };
    async function awaiting(): Promise<void> {
      await inner();
    }
    const error = await awaiting().catch((thrown: unknown) => thrown);
    expect(framesIn(error).map((each) => each.function)).toContain('awaiting');
  });

  test('is read once more after its stack was read, by us or by others', () => {
    const error = readByFunction();
    const before = error.stack;
    const [first] = framesIn(error);
    expect(first).toMatchObject({ function: 'readByFunction', file: HERE });
    expect(framesIn(error)[0]).toEqual(first);
    expect(error.stack).toBe(before);
  });

  test.each([[[]], [['--enable-source-maps']]])(
    'leaves the stack as others would have read it, in Node with %j',
    (flags) => {
      const program = `
      const { framesOf } = await import(${JSON.stringify(pathToFileURL('src/failure/stack-frames.ts').href)});
      const { prepareStackTrace } = Error;
      const [one, two] = [0, 1].map(() => new TypeError('the same'));
      const frames = framesOf(one, { leftMs: 0 });
      console.log(JSON.stringify([frames.length > 0, one.stack === two.stack, prepareStackTrace === Error.prepareStackTrace]));`;
      const args = [...flags, '--input-type=module', '-e', program];
      const said = execFileSync(process.execPath, args, { encoding: 'utf8' });
      expect(JSON.parse(said)).toEqual([true, true, true]);
    },
  );
});

describe('lines of a message are no frames:', () => {
  const FAKE = 'x\n    at canary (/var/task/canary.js:1:1)\n    at canary2 (file:///canary.mjs:2:2)';

  test.each<[string, () => Error]>([
    ['in a stack that nobody has read', () => new Error(FAKE)],
    [
      'in a stack that was read',
      () => {
        const error = new Error(FAKE);
        return error.stack === undefined ? new Error('no stack') : error;
      },
    ],
    ['in a message that was changed before its stack was read', () => Object.assign(new Error('x'), { message: FAKE })],
    [
      'in a message that was changed after its stack was read',
      () => {
        const error = new Error(FAKE);
        if (error.stack === undefined) throw error;
        return Object.assign(error, { message: 'short' });
      },
    ],
    ['in a name', () => Object.assign(new Error('x'), { name: FAKE })],
    ['in a name of a stack that was read', () => withStack(`${FAKE}: x\n    at real (/x.js:1:1)`, 'x', FAKE)],
    ['in a stack made of text', () => withStack(`Error: other\n    at canary (${process.cwd()}/a.js:1:1)`)],
  ])('%s', (_where, make) => {
    expect(JSON.stringify(framesIn(make()))).not.toContain('canary');
  });

  test('any message, read or not', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('x', '\n', '    at canary (/c:1:1)', ': ', 'Error', '\\', '\u2028')),
        (parts) => {
          for (const isRead of [true, false]) {
            const error = new Error(parts.join(''));
            if (isRead) expect(typeof error.stack).toBe('string');
            const frames = framesIn(error);
            expect(frames.length).toBeGreaterThan(0);
            expect(frames[0]?.file).toBe(HERE);
            expect(JSON.stringify(frames)).not.toContain('canary');
          }
        },
      ),
    );
  });
});

describe('a stack as text', () => {
  beforeEach(() => {
    process.env.LAMBDA_TASK_ROOT = '/var/task';
  });
  const one = (line: string): StackFrame | undefined => framesIn(withStack(`Error: x\n    at ${line}`))[0];

  test.each<[string, Partial<StackFrame>]>([
    ['answer (/var/task/index.mjs:3:4)', { function: 'answer', file: 'index.mjs', line: 3, column: 4 }],
    ['async answer (file:///var/task/a/b.mjs?v=canary#canary:3:4)', { function: 'answer', file: 'a/b.mjs' }],
    ['/var/task/index.mjs:3:4', { function: '<anonymous>', file: 'index.mjs' }],
    ['async file:///var/task/index.mjs:3:4', { function: '<anonymous>', file: 'index.mjs' }],
    ['new Chat (/var/task/(group)/[id].ts:3:4)', { function: 'new Chat', file: '(group)/[id].ts' }],
    ['Chat.ask [as answer] (/var/task/index.mjs:3:4)', { function: 'Chat.ask', file: 'index.mjs' }],
    ['Chat.#ask (/var/task/Hà-Nội.mjs:3:4)', { function: 'Chat.#ask', file: 'Hà-Nội.mjs' }],
    ['readFileSync (node:fs:441:20)', { function: 'readFileSync', file: 'node:fs', line: 441 }],
    ['x (data:text/javascript,canary:1:2)', { function: 'x', file: '<anonymous>', line: 1 }],
    ['x (https://user:canary@example.com/x.js?canary:1:2)', { file: '<anonymous>' }],
    ['x (file://canary/x.js:1:2)', { file: '<anonymous>' }],
    ['x (file:///var/task/%63anary%00.js:1:2)', { file: '<anonymous>' }],
    ['x (/var/task/../canary.js:1:2)', { file: '<anonymous>' }],
    ['x (canary.js:1:2)', { file: '<anonymous>' }],
    ['x (node:canary?x:1:2)', { file: '<anonymous>' }],
    ['eval (eval at canary (/var/task/x.js:1:2), <anonymous>:1:1)', { file: '<anonymous>' }],
    ['canary name with words (/var/task/x.js:1:2)', { function: '<anonymous>', file: 'x.js' }],
    [`${'c'.repeat(101)} (/var/task/x.js:1:2)`, { function: '<anonymous>', file: 'x.js' }],
    ['x (/var/task/a canary b.js:1:2)', { file: '<anonymous>' }],
  ])('%s', (line, frame) => {
    expect(one(line)).toMatchObject(frame);
    expect(JSON.stringify(one(line))).not.toContain('canary');
  });

  test.each([
    'Array.map (<anonymous>)',
    'async Promise.all (index 0)',
    'x (node:internal/modules/esm/loader:1:2)',
    'x',
  ])('has no frame for %s', (line) => {
    expect(one(line)).toBeUndefined();
  });

  test.each<[string, unknown, string, string]>([
    ['a code that Node adds', 'TypeError [ERR_X]: x\n    at a (/var/task/x.js:1:2)', 'x', 'TypeError'],
    ['no message', 'Error\n    at a (/var/task/x.js:1:2)', '', 'Error'],
    ['a name that was set later', 'Error: x\n    at a (/var/task/x.js:1:2)', 'x', 'ChatError'],
  ])('is read with %s', (_what, stack, message, name) => {
    expect(framesIn(withStack(stack, message, name))).toMatchObject([{ function: 'a', file: 'x.js' }]);
  });

  test.each<[string, unknown]>([
    ['none', undefined],
    ['a number', 7],
    ['null', null],
    ['empty text', ''],
    ['no name', ': x\n    at a (/var/task/x.js:1:2)'],
    ['another message', 'Error: y\n    at a (/var/task/x.js:1:2)'],
    ['no frames', 'Error: x'],
    ['text at once behind the message', 'Error: x    at a (/var/task/x.js:1:2)'],
    ['records that are none', [1, {}, { getLineNumber: () => 'canary', getColumnNumber: () => 1 }, null]],
  ])('gives no frames when it is %s', (_what, stack) => {
    expect(framesIn(withStack(stack))).toEqual([]);
  });

  test('is read of what has no message at all', () => {
    expect(framesIn({ stack: 'Error\n    at a (/var/task/x.js:1:2)' })).toHaveLength(1);
  });

  test('ends where its frames end', () => {
    const stack = 'Error: x\n    at a (/var/task/x.js:1:2)\ncanary\n    at canary (/var/task/x.js:1:2)';
    expect(framesIn(withStack(stack))).toHaveLength(1);
  });

  test('is bounded, however long it or a message is', () => {
    const line = '\n    at a (/var/task/x.js:1:2)';
    expect(framesIn(withStack(`Error: x${line.repeat(100_000)}`))).toHaveLength(20);
    const message = 'y'.repeat(10_000_000);
    expect(framesIn(withStack(`Error: ${message}${line}`, message))).toHaveLength(1);
    const path = `${'d/'.repeat(300)}x.js`;
    expect(one(`a (/var/task/${path}:1:2)`)?.file).toBe(`...${path.slice(-200)}`);
  });
});

describe('whatever is thrown, frames are found without harm:', () => {
  test.each<[string, () => unknown]>([
    ['a frozen error', () => Object.freeze(new Error('x'))],
    ['an error of another realm', () => vm.runInNewContext('new TypeError("canary")')],
    ['an error of a class that changes its stack', () => Object.assign(new Error('x'), { stack: 'canary' })],
    ['a getter that throws', () => throwingGetters(new Error('x'), 'stack', 'message', 'name')],
    ['a message that is an object', () => Object.assign(new Error('x'), { message: throwingGetters({}, 'toString') })],
    [
      'text and a message that is an object',
      () => Object.assign(withStack('Error: x\n    at canary (/c:1:1)'), { message: throwingGetters({}, 'toString') }),
    ],
    ['a proxy', () => new Proxy(new Error('x'), {})],
    ['a proxy that refuses everything', () => refusingProxy(new Error('x'))],
    ['a proxy that cannot be read', () => unreadableProxy(new Error('x'))],
    ['a revoked proxy', revokedProxy],
    ['an object', () => ({})],
    ['a function', () => () => 1],
    [
      'an error without frames',
      () => {
        Error.stackTraceLimit = 0;
        return new Error('x');
      },
    ],
  ])('%s', (_what, make) => {
    const error = make();
    expect(() => framesIn(error)).not.toThrow();
    expect(JSON.stringify(framesIn(error))).not.toContain('canary');
  });

  test('a deep recursion', () => {
    Error.stackTraceLimit = 10_000;
    const recurse = (): never => recurse();
    const thrown = (() => {
      try {
        return recurse();
      } catch (error) {
        return error;
      }
    })();
    expect(framesIn(thrown)).toHaveLength(20);
  });

  test.each<[string, (name: string) => Error]>([
    ['a method whose name is data', (name) => ({ [name]: () => new Error('x') })[name]?.() as Error],
    ['a function that was named', (name) => Object.defineProperty(() => new Error('x'), 'name', { value: name })()],
    [
      'a class whose name is data',
      (name) => {
        const Named = Object.defineProperty(
          class {
            make = (): Error => new Error('x');
          },
          'name',
          { value: name },
        );
        return new Named().make();
      },
    ],
    ['code that names itself', (name) => vm.runInThisContext(`new Error('x')\n//# sourceURL=/${name}`)],
    ['code that was named', (name) => vm.runInThisContext('new Error("x")', { filename: `/${name}.js` })],
    [
      'code that was named by a URL',
      (name) => vm.runInThisContext('new Error("x")', { filename: `https://a/${name}` }),
    ],
    // biome-ignore lint/security/noGlobalEval: the test is about eval
    ['evaluated code', (name) => globalThis.eval(`new Error('x')\n//# sourceURL=${name}`)],
    ['a made function', (name) => new Function(`return new Error('x')\n//# sourceURL=file:///${name}`)()],
  ])('%s', (_what, make) => {
    for (const name of ['canary words, am I ill?', 'canary/../x', 'canary@example.com', 'canary-path']) {
      const error = make(name);
      expect(JSON.stringify(framesIn(error))).not.toContain('canary');
      expect(framesIn(error).length).toBeGreaterThan(0);
    }
  });
});

describe('beside a formatter of others', () => {
  test('frames are found, and it still decides what is read', () => {
    Error.prepareStackTrace = (error) => `formatted ${error.message}`;
    const error = readByFunction();
    expect(framesIn(error)[0]?.function).toBe('readByFunction');
    expect(error.stack).toBe('formatted by a function');
  });

  test('frames are found where it leaves the records themselves', () => {
    Error.prepareStackTrace = (_error, sites) => sites;
    const error = readByFunction();
    expect(Array.isArray(error.stack)).toBe(true);
    expect(framesIn(error)[0]?.function).toBe('readByFunction');
  });

  test('frames are found where it throws, and where it reads another stack', () => {
    Error.prepareStackTrace = (error) => {
      if (error.message === 'another') return 'another';
      void new Error('another').stack;
      throw new Error('canary');
    };
    expect(framesIn(readByFunction())[0]?.function).toBe('readByFunction');
  });

  test('frames are found where there is none, or something that is none', () => {
    Reflect.deleteProperty(Error, 'prepareStackTrace');
    const error = readByFunction();
    expect(framesIn(error)[0]?.function).toBe('readByFunction');
    expect(error.stack).toMatch(/^Error: by a function\n {4}at readByFunction \(/);
    expect(Object.hasOwn(Error, 'prepareStackTrace')).toBe(false);
    Error.prepareStackTrace = 7 as never;
    expect(framesIn(readByFunction())[0]?.function).toBe('readByFunction');
    expect(Error.prepareStackTrace).toBe(7);
  });

  test('frames are found in the text where the formatter cannot be changed', () => {
    Object.defineProperty(Error, 'prepareStackTrace', { value: undefined, writable: false, configurable: true });
    expect(framesIn(readByFunction())[0]?.function).toBe('readByFunction');
    Reflect.deleteProperty(Error, 'prepareStackTrace');
  });
});

describe('the stack of a failure', () => {
  test('is known of a wrong configuration, from where it was made, and not to be seen on it', () => {
    const make = (): ConfigurationError => new ConfigurationError({ reason: 'r' });
    const failure = make();
    expect(framesIn(traceOf(failure))[0]).toMatchObject({ function: 'make', file: HERE });
    expect(failure.stack).not.toContain('at ');
    expect(framesIn(failure)).toEqual([]);
  });

  test('is not kept of others', () => {
    expect(traceOf(new UpstreamError('ai', 'upstream-timeout'))).toBeUndefined();
  });
});

describe('the root of the task', () => {
  test('is where files are named from; a file elsewhere has its whole path, where there is one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'frames-'));
    writeFileSync(join(folder, 'layer.js'), '');
    process.env.LAMBDA_TASK_ROOT = '/var/task';
    const files = [join(folder, 'layer.js'), join(folder, 'gone.js')].map((path) => {
      return framesIn(withStack(`Error: x\n    at a (${path}:1:1)`))[0]?.file;
    });
    rmSync(folder, { recursive: true });
    expect(files).toEqual([join(folder, 'layer.js'), '<anonymous>']);
  });

  test('is the working directory where Lambda says nothing; the root of the disk is none', () => {
    delete process.env.LAMBDA_TASK_ROOT;
    expect(framesIn(withStack(`Error: x\n    at a (${process.cwd()}/gone.js:1:1)`))[0]?.file).toBe('gone.js');
    process.env.LAMBDA_TASK_ROOT = '/';
    expect(framesIn(withStack(`Error: x\n    at a (${process.cwd()}/gone.js:1:1)`))[0]?.file).toBe('<anonymous>');
  });
});
