import { readFile } from 'node:fs/promises';
import { axiosPackageOf } from './axios-package.ts';
import type { EsbuildBuild, EsbuildResult } from './esbuild-plugin.ts';

/*
 * Node loads undici, which is its `fetch`, when a global of it is first touched. That takes 20 to 50 ms of a cold start. Two
 * lines load it by accident: an ESM import of `node:http` reads every export, `http.WebSocket` among them, and axios looks
 * at `FormData` as soon as it is imported.
 */

const NAMESPACE = 'read-by-middy-deadline';

const HTTP_MODULE: EsbuildResult = { path: 'node-http', namespace: NAMESPACE, sideEffects: false };

/** Reads `node:http` as `require` does, which gives the same object and touches none of its exports. */
const HTTP: EsbuildResult = { contents: "module.exports = globalThis.process.getBuiltinModule('node:http');" };

/** In axios' lib/utils.js. */
const EAGER_FORM_DATA = "const FormDataCtor = typeof G.FormData !== 'undefined' ? G.FormData : undefined;";

/** Only what calls itself a FormData can be one. */
const LAZY_FORM_DATA = `const FormDataCtor = {
  [Symbol.hasInstance]: (thing) => thing?.[Symbol.toStringTag] === 'FormData' && thing instanceof G.FormData,
};`;

/** Keeps a bundle from loading Node's `fetch` before anything uses it. */
export function spareUndici(build: EsbuildBuild): void {
  // In CommonJS an import becomes a `require` by itself.
  if (build.initialOptions.format === 'esm')
    build.onResolve({ filter: /^(?:node:)?http$/ }, ({ kind }) =>
      kind === 'import-statement' ? HTTP_MODULE : undefined,
    );
  build.onLoad({ filter: /.*/, namespace: NAMESPACE }, () => HTTP);
  build.onLoad({ filter: /[\\/]axios[\\/]lib[\\/]utils\.js$/ }, ({ path }) => withLazyFormData(path));
}

async function withLazyFormData(path: string): Promise<EsbuildResult | undefined> {
  if ((await axiosPackageOf(path)) === undefined) return undefined;
  // A file that only esbuild can read stays as it is.
  const source = await readFile(path, 'utf8').catch(() => undefined);
  return source === undefined ? undefined : { contents: source.replace(EAGER_FORM_DATA, LAZY_FORM_DATA) };
}
