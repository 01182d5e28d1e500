/*
 * Node's modules are looked up when they are used, for two reasons. Tracers and mocks replace functions on the module
 * object: a binding taken before is not seen by them. And an `import` of `node:http` reads every export of it, which loads
 * all of `fetch`: 50 ms of a cold start against 7. One of `node:util` or `node:stream` takes some milliseconds too, in
 * functions that call nothing.
 */

/** Node's client for http. */
export const httpModule = (): typeof import('node:http') => process.getBuiltinModule('node:http');

/** Node's client for https. It loads TLS: only a call over https needs it. */
export const httpsModule = (): typeof import('node:https') => process.getBuiltinModule('node:https');

/** Node's streams: a function that calls nothing needs none. */
export const streamModule = (): typeof import('node:stream') => process.getBuiltinModule('node:stream');

/** Node's checks of types, those of other realms included. */
export const typesModule = (): typeof import('node:util/types') => process.getBuiltinModule('node:util/types');

/** Node's compression: only a compressed answer needs it. */
export const zlibModule = (): typeof import('node:zlib') => process.getBuiltinModule('node:zlib');
