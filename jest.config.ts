import type { Config } from 'jest';

const config: Config = {
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  // What the handlers read is made, not committed.
  globalSetup: '<rootDir>/tests/support/global-setup.ts',
  globalTeardown: '<rootDir>/tests/support/global-teardown.ts',
  testMatch: ['**/*.test.ts'],
  // These tests need a real PostgreSQL: POSTGRES=1.
  testPathIgnorePatterns: ['/node_modules/', ...(process.env.POSTGRES === '1' ? [] : ['/postgres/real/'])],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '<rootDir>/tests/support/strip-types.mjs' },
  moduleFileExtensions: ['ts', 'mjs', 'js', 'cjs', 'json', 'node'],
  maxWorkers: 2,
  // A real PostgreSQL engine starts in a second on an idle machine; on a busy one nothing shall fail for that.
  testTimeout: 20_000,
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts', 'middlewares/**/*.ts'],
  coverageReporters: ['json', ['text', { skipFull: true }]],
  // Percent. What no unit test reaches is dead, or has no test that could fail.
  coverageThreshold: { global: { statements: 100, branches: 100, functions: 100, lines: 100 } },
};
export default config;
