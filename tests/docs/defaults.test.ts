import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import {
  ACCESS_LOG_DEFAULTS,
  DEADLINE_DEFAULTS,
  EXPOSURE_DEFAULTS,
  FETCH_UPSTREAM_DEFAULTS,
  IAM_AUTH_DEFAULTS,
  PARAMETER_DEFAULTS,
  PRESENTATION_DEFAULTS,
  RETRY_DEFAULTS,
  SERVICE_URL_DEFAULTS,
  SSM_PARAMETER_DEFAULTS,
  UPSTREAM_DEFAULTS,
} from '../../index.ts';
import { IDLE_DEFAULTS, MAX_IDLE, SURPLUS_MS } from '../../local/idle-environments.ts';
import { settingsFrom } from '../../local/settings.ts';
import { MAX_RUN_MS } from '../../src/options.ts';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { createLambdaContext } from '../../testing/lambda-context.ts';
import { read, rowsByCode } from './markdown.ts';
import { OPTIONS } from './options.ts';

const { environmentVariable, as } = SERVICE_URL_DEFAULTS;

/** Every interface of options that a user writes down, and the defaults that are values. */
const DEFAULTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  BodyLimitOptions: {},
  DeadlineOptions: DEADLINE_DEFAULTS,
  ParameterOptions: PARAMETER_DEFAULTS,
  SsmParameterOptions: SSM_PARAMETER_DEFAULTS,
  ServiceUrlOptions: { environmentVariable, as },
  UpstreamSettingsOptions: UPSTREAM_DEFAULTS,
  UpstreamOptions: {},
  FetchUpstreamOptions: FETCH_UPSTREAM_DEFAULTS,
  RetryOptions: RETRY_DEFAULTS,
  IamAuthOptions: IAM_AUTH_DEFAULTS,
  ApiKeyAuthOptions: {},
  PresentationOptions: { ...PRESENTATION_DEFAULTS },
  AccessLogOptions: ACCESS_LOG_DEFAULTS,
  ExposureOptions: EXPOSURE_DEFAULTS,
};

/** For tests, or taken by a single middleware only: in the docstrings and in no table. */
const NOT_IN_TABLES = ['clock', 'random', 'as', 'baseURL'];

const options = OPTIONS.filter(({ owner }) => Object.hasOwn(DEFAULTS, owner));
const withValues = options.flatMap((option) => {
  const values = DEFAULTS[option.owner] ?? {};
  return Object.hasOwn(values, option.name) ? [{ ...option, value: values[option.name] }] : [];
});

/** A value as a program has it, without the quotes around text. */
const shown = (value: unknown): string => {
  if (value === 2 / 3) return '2/3';
  return typeof value === 'string' ? value : inspect(value);
};

const MIB = 1024 * 1024;

/** The forms in which a docstring may give a value. */
const namesOf = (name: string, value: unknown): string[] => {
  if (name.endsWith('Bytes')) return [`${Number(value) / MIB} MiB`];
  return Array.isArray(value) && value.length === 0 ? ['none'] : [String(value), shown(value), `\`${shown(value)}\``];
};

test('the options are found where they are looked for', () => {
  expect(new Set(options.map(({ owner }) => owner))).toEqual(new Set(Object.keys(DEFAULTS)));
  const found = withValues.map(({ name }) => name);
  expect(found.toSorted()).toEqual(Object.values(DEFAULTS).flatMap(Object.keys).toSorted());
});

test.each(options.filter(({ isOptional }) => isOptional))(
  'the docstring of $owner.$name states a default',
  ({ text }) => {
    expect(text).toMatch(/\bDefault: \S/);
  },
);

test.each(withValues)('the docstring of $owner.$name has the default that the code has', ({ name, text, value }) => {
  const stated = /\bDefault: (.+)$/s.exec(text)?.[1] ?? '';
  expect(namesOf(name, value).some((each) => stated.startsWith(each))).toBe(true);
});

describe('docs/options.md', () => {
  const rows = rowsByCode(read('docs/options.md'));

  test.each(options.filter(({ name }) => !NOT_IN_TABLES.includes(name)))('lists $name', ({ name }) => {
    expect(rows.has(name)).toBe(true);
  });

  const listed = withValues.filter(({ name }) => !NOT_IN_TABLES.includes(name));
  test.each(listed)('states the default of $name as the code has it', ({ name, value }) => {
    expect(rows.get(name)?.[0]).toBe(shown(value));
  });

  test('lists no option that does not exist', () => {
    const known = new Set(options.map(({ name }) => name));
    expect([...rows.keys()].filter((name) => !known.has(name))).toEqual([]);
  });
});

test('docs/limits.md states sizes and the longest limit as the code has them', () => {
  const page = read('docs/limits.md');
  const { maxRequestBytes, maxResponseBytes } = UPSTREAM_DEFAULTS;
  expect([maxRequestBytes, maxResponseBytes]).toEqual([6 * MIB, 6 * MIB]);
  expect(page.match(/\| 6 MiB \|/g)).toHaveLength(2);
  expect(page).toContain(`at most ${MAX_RUN_MS.toLocaleString('en')} ms`);
  expect(page).toContain(`calls still end after ${DEADLINE_DEFAULTS.restApiLimitMs / 1_000} s`);
  expect(page).toContain(`\`budgetMs\` of ${DEADLINE_DEFAULTS.restApiLimitMs - DEADLINE_DEFAULTS.reserveMs}`);
});

test('docs/app/variables.md states the defaults of the local cloud as they are', () => {
  const rows = rowsByCode(read('docs/app/variables.md'));
  const { timeout } = /^ {2}timeout: (?<timeout>\d+)/m.exec(read('serverless.yml'))?.groups ?? {};
  expect(rows.get('PORT')?.at(-1)).toBe(String(settingsFrom({}).port));
  expect(rows.get('LOCAL_FUNCTION_TIMEOUT_S')?.at(-1)).toMatch(new RegExp(`serverless.yml: ${timeout}$`));
  expect(rows.get('LOCAL_GATEWAY_TIMEOUT_MS')?.at(-1)).toBe(String(DEADLINE_DEFAULTS.restApiLimitMs));
  expect(rows.get('LOCAL_IDLE_S')?.at(-1)).toBe(String(IDLE_DEFAULTS.idleMs / 1000));
  expect(rows.get('LOCAL_IDLE_S')?.[0]).toMatch(new RegExp(` ${MAX_IDLE} .* ${SURPLUS_MS / 1000} s$`));
});

test('the testing guide states the time of a context as the code has it', () => {
  const clock = createFakeClock();
  const remainingMs = createLambdaContext({ clock }).getRemainingTimeInMillis();
  expect(read('docs/testing.md')).toContain(`\`remainingMs\` (default ${remainingMs.toLocaleString('en')})`);
});
