import type { EsbuildBuild, EsbuildImport, EsbuildResolved } from './esbuild-plugin.ts';

/** Marks the plugin's own resolve requests, which its callbacks ignore. */
const OWN_QUESTION = Symbol('a question of middy-deadline');

/** True if the plugin itself resolves, by `resolveWithout`. */
export const isOwnQuestion = ({ pluginData }: EsbuildImport): boolean => pluginData === OWN_QUESTION;

/** Resolves an import as if the plugin were not there. */
export function resolveWithout(imported: EsbuildImport, build: EsbuildBuild): Promise<EsbuildResolved> {
  const { path, importer, namespace, resolveDir, kind } = imported;
  return build.resolve(path, { importer, namespace, resolveDir, kind, pluginData: OWN_QUESTION });
}
