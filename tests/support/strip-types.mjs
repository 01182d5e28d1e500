// Jest transform with Node's own type stripper. Positions stay as in the source, so stack traces and coverage are
// exact.
import { stripTypeScriptTypes } from 'node:module';

export default {
  process: (source) => ({ code: stripTypeScriptTypes(source, { mode: 'strip' }) }),
};
