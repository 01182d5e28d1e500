import { execFileSync } from 'node:child_process';
import dns from 'node:dns';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { getSystemErrorMap } from 'node:util';
import zlib from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { AxiosError } from 'axios';
import { type CodeTable, codesOf, errorWith, kindOf, pairsOf } from './codes.ts';
import * as tables from './node-kinds.ts';

/** Reading all of an executable, or starting one, takes its time on a busy machine. */
const AMPLE_MS = 30_000;

/** The result of an expression in a Node process with exposed internals, as a list of texts. */
function insideNode(expression: string): string[] {
  const program = `process.stdout.write(JSON.stringify(${expression}))`;
  const flags = ['--expose-internals', '--no-warnings', '-e', program];
  return JSON.parse(execFileSync(process.execPath, flags, { encoding: 'utf8' })).toSorted();
}

/** Every word in Node's own executable that begins like this: llhttp's names are nowhere else. */
function wordsInExecutable(prefix: string): string[] {
  const executable = readFileSync(process.execPath);
  const found = new Set<string>();
  for (let at = executable.indexOf(prefix); at !== -1; at = executable.indexOf(prefix, at + 1)) {
    found.add(/^\w+/.exec(executable.toString('latin1', at, at + 64))?.[0] ?? '');
  }
  return [...found].toSorted();
}

const keysLike = (object: object, pattern: RegExp): string[] => Object.keys(object).filter((key) => pattern.test(key));

const textsOf = (object: object): string[] => Object.values(object).filter((value) => typeof value === 'string');

/** The names that Node's zlib gives its errors: those of Brotli's decoder without the library's prefix. */
const DECOMPRESSION_CODES: readonly string[] = [
  ...keysLike(zlib.constants, /^Z_(\w+_ERROR|ERRNO|NEED_DICT)$/),
  ...keysLike(zlib.constants, /^BROTLI_DECODER_ERROR_/).map((name) => name.replace('BROTLI_DECODER', 'ERR_')),
  ...keysLike(zlib.constants, /^ZSTD_error_(?!no_error)/),
  // These three are no constants: they are what a stream says when it cannot be set up or cannot go on.
  'ERR_ZLIB_INITIALIZATION_FAILED',
  'ERR_ZLIB_DICTIONARY_LOAD_FAILED',
  'ERR_BROTLI_COMPRESSION_FAILED',
];

describe('a table of codes is complete', () => {
  const expectComplete = (table: CodeTable, found: readonly string[]): void => {
    expect(codesOf(table)).toEqual([...new Set(found)].toSorted());
  };

  test('for system calls, by what libuv can say', () => {
    expectComplete(
      tables.SYSTEM_ERRORS,
      [...getSystemErrorMap().values()].map(([name]) => name),
    );
  });

  test("for resolvers, by what c-ares' can say", () => {
    expectComplete(tables.RESOLVER_ERRORS, textsOf(dns));
  });

  test(
    'for the HTTP parser, by what is in the executable',
    () => {
      const found = wordsInExecutable('HPE_').filter((name) => !['HPE_', 'HPE_OK'].includes(name));
      expectComplete(tables.PARSER_ERRORS, found);
    },
    AMPLE_MS,
  );

  test(
    'for fetch, by the source of it that Node carries',
    () => {
      const source = `require('internal/test/binding').internalBinding('builtins').natives['internal/deps/undici/undici']`;
      expectComplete(tables.FETCH_ERRORS, insideNode(`${source}.match(/(?<=["'])UND_ERR[A-Z_]*(?=["'])/g)`));
    },
    AMPLE_MS,
  );

  test(
    'for what Node throws of its own, by its families',
    () => {
      const found = insideNode(`Object.keys(require('internal/errors').codes)`);
      expect(found.length).toBeGreaterThan(200);
      expectComplete(
        tables.NODE_ERRORS,
        found.filter((code) => tables.NODE_FAMILIES.test(code)),
      );
    },
    AMPLE_MS,
  );
});

const TABLES = {
  'a system call': tables.SYSTEM_ERRORS,
  'a resolver': tables.RESOLVER_ERRORS,
  'the check of a certificate': tables.CERTIFICATE_ERRORS,
  OpenSSL: tables.OPENSSL_ERRORS,
  'the HTTP parser': tables.PARSER_ERRORS,
  fetch: tables.FETCH_ERRORS,
  'Node itself': tables.NODE_ERRORS,
  decompression: { 'upstream-invalid': DECOMPRESSION_CODES.join(' ') },
} satisfies Record<string, CodeTable>;

describe.each(Object.entries(TABLES))('a code of %s', (_origin, table) => {
  test.each(pairsOf(table))('%s stands for %s', (code, kind) => {
    expect(kindOf(errorWith(code))).toBe(kind);
    expect(kindOf(AxiosError.from(errorWith(code)))).toBe(kind);
  });

  test('decides also where axios says no more than that the network failed', () => {
    for (const [code, kind] of pairsOf(table)) {
      expect([code, kindOf(errorWith('ERR_NETWORK', errorWith(code)))]).toEqual([code, kind]);
    }
  });
});

test('decompression has codes of all three libraries', () => {
  expect(DECOMPRESSION_CODES).toEqual(
    expect.arrayContaining(['Z_DATA_ERROR', 'Z_BUF_ERROR', 'ERR__ERROR_FORMAT_PADDING_1', 'ZSTD_error_prefix_unknown']),
  );
});

test('an error of this machine that Node has no name of its own for says nobody was reached', () => {
  const named = codesOf(tables.SYSTEM_ERRORS);
  const unnamed = Object.keys(constants.errno).filter((code) => !named.includes(code));
  expect(unnamed).toContain('ENETRESET');
  for (const code of unnamed) expect([code, kindOf(errorWith(code))]).toEqual([code, 'upstream-unreachable']);
});

test('a code that only begins like one of ours is not taken for it', () => {
  for (const code of ['EMFILES', 'XEMFILE', 'EPERMIT', 'MY_ERR_INVALID_URL', 'XHPE_STRICT', 'ERR_HTTP', 'Z', 'HPE']) {
    expect([code, kindOf(errorWith(code))]).toEqual([code, 'upstream-unreachable']);
  }
});
