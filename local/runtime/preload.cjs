// Runs before AWS's runtime client in every execution environment. Replaces two native parts of Lambda.
'use strict';
const Module = require('node:module');
const { Socket } = require('node:net');
const path = require('node:path');

// The client's compiled addon wraps Lambda's C++ client. A JavaScript module replaces it, so nothing has to be
// compiled. tests/local/runtime.test.ts holds the version and the name that this relies on.
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function resolveAddonOrElse(request, ...rest) {
  if (request === './rapid-client.node') return path.join(__dirname, 'rapid-client.cjs');
  return resolveFilename.call(this, request, ...rest);
};

// File descriptor 3 is a pipe that nobody writes to. It closes when the local cloud ends, even by kill -9, and the
// environment must then end too.
new Socket({ fd: 3, readable: true, writable: false })
  .on('close', () => process.exit(1))
  .on('error', () => process.exit(1))
  .resume()
  .unref();
