import { readFile } from 'node:fs/promises';
import { axiosPackageOf } from './axios-package.ts';
import type { EsbuildBuild, EsbuildImport, EsbuildResult } from './esbuild-plugin.ts';

/*
 * An ESM import of a Node module reads all of its exports. Some of them are getters that load what most handlers never
 * need: `http.WebSocket` loads undici, which is Node's `fetch` (20 to 50 ms of a cold start), `fs.promises` loads
 * readline, `process.report` loads itself. `require` returns the module and reads none of them.
 */
const WITH_GETTERS = /^(?:node:)?(fs|http|process)$/;

const NAMESPACE = 'read-by-middy-deadline';
const DYNAMIC_NAMESPACE = `${NAMESPACE}-for-the-aws-sdk`;

/**
 * A dynamic import returns a namespace, whose names must be known. These are the names that the AWS SDK uses from
 * `node:http`.
 */
const HTTP_OF_AWS_SDK = `const http = globalThis.process.getBuiltinModule('node:http');
export const { Agent, request } = http;
export { http as default };`;

/** In axios' lib/utils.js. Reading the global loads undici too. */
const EAGER_FORM_DATA = "const FormDataCtor = typeof G.FormData !== 'undefined' ? G.FormData : undefined;";

/** Reads the global only for an object that calls itself a FormData. */
const LAZY_FORM_DATA = `const FormDataCtor = {
  [Symbol.hasInstance]: (thing) => thing?.[Symbol.toStringTag] === 'FormData' && thing instanceof G.FormData,
};`;

/** Prevents a bundle from loading Node modules before they are used, above all `fetch`. */
export function readBuiltinsLate(build: EsbuildBuild): void {
  // In CommonJS an import already becomes a `require`.
  if (build.initialOptions.format === 'esm') {
    build.onResolve({ filter: WITH_GETTERS }, resolveBuiltin);
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents: `module.exports = globalThis.process.getBuiltinModule('node:${path}');`,
    }));
    build.onLoad({ filter: /.*/, namespace: DYNAMIC_NAMESPACE }, () => ({ contents: HTTP_OF_AWS_SDK }));
  }
  build.onLoad({ filter: /[\\/]axios[\\/]lib[\\/]utils\.js$/ }, ({ path }) => withLazyFormData(path));
}

function resolveBuiltin({ path, kind, importer }: EsbuildImport): EsbuildResult | undefined {
  const name = path.replace(/^node:/, '');
  if (kind === 'import-statement') return { path: name, namespace: NAMESPACE, sideEffects: false };
  const isOfAwsSdk = kind === 'dynamic-import' && name === 'http' && /[\\/]@smithy[\\/]/.test(importer);
  return isOfAwsSdk ? { path: name, namespace: DYNAMIC_NAMESPACE } : undefined;
}

async function withLazyFormData(path: string): Promise<EsbuildResult | undefined> {
  if ((await axiosPackageOf(path)) === undefined) return undefined;
  // A file that only esbuild can read is left as it is.
  const source = await readFile(path, 'utf8').catch(() => undefined);
  return source === undefined ? undefined : { contents: source.replace(EAGER_FORM_DATA, LAZY_FORM_DATA) };
}
