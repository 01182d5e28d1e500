// Replaces aws-lambda-ric's compiled rapid-client.node: the same three functions over the Lambda runtime API.
'use strict';
const http = require('node:http');

const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const base = '/2018-06-01/runtime/invocation';

// The addon posts results synchronously. Here, the next call waits for the post.
let posted = Promise.resolve();

function call(method, path, body, headers) {
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, agent, method, path, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ bodyJson: Buffer.concat(chunks).toString('utf8'), headers: response.headers }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

const post = (path, body) =>
  call('POST', path, body, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });

module.exports = {
  async next() {
    await posted;
    return call('GET', `${base}/next`);
  },
  done(id, body) {
    posted = post(`${base}/${id}/response`, body);
  },
  error(id, body) {
    posted = post(`${base}/${id}/error`, body);
  },
};
