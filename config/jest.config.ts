import type { Config } from 'jest';

const config: Config = {
  rootDir: '..',
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  // Builds the data files of the handlers: they are not committed.
  globalSetup: '<rootDir>/tests/support/global-setup.ts',
  globalTeardown: '<rootDir>/tests/support/global-teardown.ts',
  testMatch: ['**/*.test.ts'],
  // These tests need a real PostgreSQL: POSTGRES=1.
  testPathIgnorePatterns: ['/node_modules/', ...(process.env.POSTGRES === '1' ? [] : ['/postgres/real/'])],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '<rootDir>/tests/support/strip-types.mjs' },
  moduleFileExtensions: ['ts', 'mjs', 'js', 'cjs', 'json', 'node'],
  maxWorkers: 2,
  // PGlite starts in a second on an idle machine and takes longer on a busy one.
  testTimeout: 20_000,
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts', 'middlewares/**/*.ts'],
  coverageReporters: ['json', ['text', { skipFull: true }]],
  // Percent. Code that no unit test reaches is dead, or untested.
  coverageThreshold: { global: { statements: 100, branches: 100, functions: 100, lines: 100 } },
};
export default config;
