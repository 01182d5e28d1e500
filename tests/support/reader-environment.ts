import { delimiter } from 'node:path';

/**
 * The environment of a reader who types a command of the docs: the one in which `npm test` was started. npm puts
 * `node_modules/.bin` first for its scripts, which includes a Node 24.
 */
export function readerEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const ofReader = Object.entries(env).filter(([name]) => !/^npm_|^NODE(_OPTIONS|_ENV)?$|^INIT_CWD$|^JEST_/.test(name));
  const PATH = (env.PATH ?? '').split(delimiter).filter((folder) => !/\bnode_modules\b/.test(folder));
  return { ...Object.fromEntries(ofReader), PATH: PATH.join(delimiter) };
}
