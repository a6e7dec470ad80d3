// A custom handler for tests. What it does with a message is the message's own "do"; each invocation is written to JOURNAL.
const http = require('node:http');
const fs = require('node:fs');

let release;
const released = new Promise(resolve => { release = resolve; });

const server = http.createServer(async (request, response) => {
  if (request.method === 'GET' && request.url === '/') return response.end();
  if (request.url.startsWith('/api/')) return serve(request, response);
  const body = await read(request);
  fs.appendFileSync(process.env.JOURNAL, JSON.stringify({ pid: process.pid, url: request.url, headers: request.headers, body }) + '\n');
  invoke(JSON.parse(body), response);
});
server.listen(+process.env.FUNCTIONS_CUSTOMHANDLER_PORT, '127.0.0.1', () => {
  console.log('listening');
  console.error('a Warning on stderr');
  console.error('an error on stderr');
});

function invoke({ Data, Metadata }, response) {
  const text = typeof Data.item === 'string' ? JSON.parse(Data.item) : '';
  const order = text.startsWith('{') ? JSON.parse(text).do : text;
  switch (order) {
    case 'fail': response.writeHead(500).end(); break;
    case 'empty': response.writeHead(200, { 'Content-Length': 0 }).end(); break;
    case 'hang': break;
    case 'hang-first': if (Metadata.DequeueCount !== '1') succeed(response); break;
    default: succeed(response);
  }
}

function succeed(response) {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"Outputs":{},"Logs":["done"],"ReturnValue":null}');
}

async function serve(request, response) {
  const path = new URL(request.url, 'http://handler').pathname;
  if (path === '/api/release') { release(); return response.end(); }
  if (path === '/api/stream') { response.write('one\n'); await released; return response.end('two\n'); }
  if (path === '/api/hang') return;
  if (path === '/api/upload') {
    request.once('data', () => release());
    return response.end(String((await read(request)).length));
  }
  if (path === '/api/redirect') return response.writeHead(302, { Location: 'http://elsewhere.example/', 'Set-Cookie': ['a=1', 'b=2'] }).end();
  if (path.startsWith('/api/env/')) return response.end(process.env[path.slice(9)] ?? '');
  const body = await read(request);
  response.writeHead(201, { 'Content-Type': 'application/json' }).end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body }));
}

async function read(request) {
  let body = '';
  for await (const part of request) body += part;
  return body;
}
