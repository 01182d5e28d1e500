/*
 * Node's modules are loaded when they are used, for two reasons. Tracers and mocks replace functions on the module object,
 * which an earlier binding would not see. And an `import` of `node:http` reads all its exports, which loads all of `fetch`:
 * 50 ms of a cold start in place of 7. An import of `node:util` or `node:stream` takes some milliseconds too.
 */

/** Node's module for http. */
export const httpModule = (): typeof import('node:http') => process.getBuiltinModule('node:http');

/** Node's module for https. It loads TLS, which only calls over https need. */
export const httpsModule = (): typeof import('node:https') => process.getBuiltinModule('node:https');

/** Node's streams, which a function without calls does not need. */
export const streamModule = (): typeof import('node:stream') => process.getBuiltinModule('node:stream');

/** Node's type checks, which work for values of other realms too. */
export const typesModule = (): typeof import('node:util/types') => process.getBuiltinModule('node:util/types');

/** Node's compression, which only compressed answers need. */
export const zlibModule = (): typeof import('node:zlib') => process.getBuiltinModule('node:zlib');
