import { isInPackage } from './axios-package.ts';
import type { EsbuildBuild } from './esbuild-plugin.ts';
import { isOwnQuestion, resolveWithout } from './own-question.ts';

/** The peers of this library that only those install who use what needs them. */
const OPTIONAL_PEERS = /^(?:axios|@middy\/ssm|@aws-sdk\/(?:client-ssm|credential-provider-node))$/;

const NAMESPACE = 'not-installed-for-middy-deadline';

/**
 * Lets a bundle be made where an optional peer is not installed: a module that throws takes its place, when it is first
 * loaded. An import that is left as it is would be the first thing that a bundle in one file does.
 */
export function replaceMissingPeers(build: EsbuildBuild): void {
  const told = new Set<string>();
  build.onStart(() => told.clear());
  build.onResolve({ filter: OPTIONAL_PEERS }, async (imported) => {
    const { path, importer } = imported;
    if (isOwnQuestion(imported) || !(await isInPackage(importer, 'middy-deadline'))) return undefined;
    const { errors } = await resolveWithout(imported, build);
    if (errors.length === 0) return undefined;
    const text = `${path} is not installed, and not in the bundle: what needs it fails when it is called`;
    const warnings = told.has(path) ? [] : [{ text }];
    told.add(path);
    return { path, namespace: NAMESPACE, sideEffects: false, warnings };
  });
  build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({ contents: throwing(path) }));
}

function throwing(name: string): string {
  const message = `middy-deadline/esbuild found no ${name} to bundle: npm install ${name}`;
  return `throw Object.assign(new Error(${JSON.stringify(message)}), { code: 'ERR_LEFT_OUT_OF_BUNDLE' });
module.exports = {};`;
}
