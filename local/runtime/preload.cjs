// Runs before AWS's runtime client in every execution environment, for two things that the real Lambda has natively.
'use strict';
const Module = require('node:module');
const { Socket } = require('node:net');
const path = require('node:path');

// The client's compiled addon is a wrapper of Lambda's own C++ client; a JavaScript one takes its place, so that
// nothing has to be compiled. tests/local/runtime.test.ts holds the version and the name that this relies on.
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function resolveAddonOrElse(request, ...rest) {
  if (request === './rapid-client.node') return path.join(__dirname, 'rapid-client.cjs');
  return resolveFilename.call(this, request, ...rest);
};

// File descriptor 3 is a pipe that nobody writes to: it closes when the local cloud is gone, however it went (kill -9
// included), and an environment without its cloud must not live on.
new Socket({ fd: 3, readable: true, writable: false })
  .on('close', () => process.exit(1))
  .on('error', () => process.exit(1))
  .resume()
  .unref();
