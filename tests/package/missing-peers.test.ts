import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type BuildOptions, build } from 'esbuild';
import { middyDeadline } from '../../esbuild/index.ts';
import { runNode } from '../../local/run-node.ts';
import { type FaultServer, startFaultServer } from '../../testing/fault-server.ts';
import { installTarball, type Project } from './tarball.ts';

jest.setTimeout(60_000);

let project: Project;
let service: FaultServer;

beforeAll(async () => {
  service = await startFaultServer();
  // Without axios, the SSM client and AWS credentials.
  project = await installTarball(['@middy/core', '@middy/util']);
});
afterAll(async () => {
  await Promise.all([service.stop(), project.clear()]);
});

/** Code of a handler with a client that it calls, and one invocation of it. */
const calling = (stack: string, call: string): string => `
import middy from '@middy/core';
import { bounded, fetchUpstream, upstream } from 'middy-deadline';

const url = process.env.AI_SERVICE_URL;
const told = (text) => void console.log(JSON.stringify(text));
const handler = middy(bounded())
  .use(${stack})
  .onError(({ error: { code, reason, cause } }) => told([code, reason, cause?.code]))
  .handler(async (_event, { ai }) => told(${call}));
await handler({}, { awsRequestId: 'one', functionName: 'one', getRemainingTimeInMillis: () => 5_000 }).catch(() => {});`;

async function bundleAndRun(source: string, options: BuildOptions = {}) {
  await writeFile(join(project.folder, 'entry.mjs'), source);
  const { warnings } = await build({
    absWorkingDir: project.folder,
    entryPoints: { index: 'entry.mjs' },
    outdir: 'out',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
    ...options,
    plugins: [middyDeadline()],
  });
  const environment = { AI_SERVICE_URL: service.url };
  const output = await runNode([join(project.folder, 'out/index.mjs')], { cwd: project.folder, environment });
  return { told: warnings.map(({ text }) => text), output: JSON.parse(output) };
}

const FORMS: readonly (readonly [string, BuildOptions])[] = [
  ['in one file', {}],
  ['minified', { minify: true }],
  ['in chunks', { splitting: true }],
];

describe.each(FORMS)('where no optional peer is installed, a bundle %s', (_form, options) => {
  test('builds and calls by fetch, and the build names the missing peer', async () => {
    const source = calling('fetchUpstream({ baseURL: url })', "(await (await ai('/ask')).json()).answer");
    const { told, output } = await bundleAndRun(source, options);
    expect(output).toBe('fine');
    expect(told.map((text) => text.split(' ')[0]).toSorted()).toEqual([
      '@aws-sdk/client-ssm',
      '@aws-sdk/credential-provider-node',
      '@middy/ssm',
      'axios',
    ]);
  });

  test('fails where the peer is needed, and says what to install', async () => {
    const source = calling('upstream({ baseURL: url })', "(await ai.get('/ask')).data.answer");
    const { output } = await bundleAndRun(source, options);
    expect(output).toEqual(['configuration', expect.stringContaining('npm install axios'), 'ERR_LEFT_OUT_OF_BUNDLE']);
  });
});

test("the build fails where the handler's own code needs it", async () => {
  const made = bundleAndRun("import axios from 'axios';\nconsole.log(axios.VERSION);");
  await expect(made).rejects.toThrow('Could not resolve "axios"');
});
