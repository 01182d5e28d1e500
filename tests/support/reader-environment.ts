import { delimiter } from 'node:path';

/**
 * The environment of a reader who types a command of the docs: the one in which `npm test` was started. npm puts the
 * programs of `node_modules` in front of the others for its scripts, and a Node 24 is among them.
 */
export function readerEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const ofReader = Object.entries(env).filter(([name]) => !/^npm_|^NODE(_OPTIONS|_ENV)?$|^INIT_CWD$|^JEST_/.test(name));
  const PATH = (env.PATH ?? '').split(delimiter).filter((folder) => !/\bnode_modules\b/.test(folder));
  return { ...Object.fromEntries(ofReader), PATH: PATH.join(delimiter) };
}
