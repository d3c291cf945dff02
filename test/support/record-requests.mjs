// Loaded into a server with `node --import`: writes what clients send, as the server got it, to the file that RECORD_REQUESTS names.
// A line is the JSON of {method, url, body}, with the body in base64; a packet by websocket has the method SOCKET.
import { appendFileSync } from 'node:fs';
import { Buffer } from 'node:buffer';
import { EventEmitter } from 'node:events';
import { Server } from 'node:http';

const file = process.env.RECORD_REQUESTS;

function record(method, url, body) {
  appendFileSync(file, `${JSON.stringify({ method, url, body: body.toString('base64') })}\n`);
}

const emit = Server.prototype.emit;
Server.prototype.emit = function (event, ...parameters) {
  if (event === 'request') recordBody(parameters[0]);
  return emit.call(this, event, ...parameters);
};

function recordBody(request) {
  const chunks = [];
  const push = request.push;
  request.push = function (chunk, ...rest) {
    if (chunk === null) record(request.method, request.url, Buffer.concat(chunks));
    else chunks.push(Buffer.from(chunk));
    return push.call(this, chunk, ...rest);
  };
}

const emitOfAny = EventEmitter.prototype.emit;
EventEmitter.prototype.emit = function (event, ...parameters) {
  // The class stands in the server's own file, where nobody else can take hold of it.
  if (event === 'message' && this.constructor.name === 'WebSocket')
    record('SOCKET', this.url ?? '', Buffer.from(parameters[0]));
  return emitOfAny.call(this, event, ...parameters);
};
