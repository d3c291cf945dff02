// The floor: the least code that does the same work, on node:http, node:crypto and pg. It refuses nothing but a wrong token.
import { Buffer } from 'node:buffer';
import { createServer } from 'node:http';
import pg from 'pg';
import { events, file, inbox, one, send } from './messages.mjs';
import { login } from './logins.mjs';
import { hashToken, loadPeople } from './people.mjs';
import { openSockets } from './sockets.mjs';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10, idleTimeoutMillis: 0 });
const people = await loadPeople(pool);

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString());
}

/** Sends to the readers, pushes to their sockets, and answers the sender's copy, which is the first. */
async function deliver(sender, to, groupId, readers, body) {
  const message = await send(pool, sender, to, groupId, readers, body);
  readers.forEach(({ id }, index) => push(id, message.eventOf(index)));
  return message.viewOf(readers.indexOf(sender));
}

const personal = (sender, body) => {
  const recipient = people.byName.get(body.recipient);
  return deliver(sender, recipient.address, null, [sender, recipient], body);
};

/** A push alone: what came is told to both sides' sockets, and nothing is sealed or stored. */
function fanOut(sender, { recipient, event }) {
  push(sender.id, event);
  push(people.byName.get(recipient).id, event);
  return event.data;
}

async function answer(request, caller) {
  const { pathname, searchParams } = new URL(request.url, 'http://floor');
  const [, , first, second, third] = pathname.split('/');
  if (request.method === 'POST') {
    const body = await bodyOf(request);
    if (first === 'groups')
      return deliver(caller, `group:${second}@localhost`, second, people.groups.get(second), body);
    return second === 'send' ? personal(caller, body) : fanOut(caller, body);
  }
  if (first === 'events')
    return events(pool, caller, searchParams.get('after'), Number(searchParams.get('limit') ?? 50));
  if (third === 'attachments') return file(pool, caller, second);
  return second ? one(pool, caller, second) : inbox(pool, caller, Number(searchParams.get('limit') ?? 50));
}

function write(response, status, content) {
  const bytes = Buffer.isBuffer(content) ? content : JSON.stringify(content);
  const type = bytes === content ? 'application/octet-stream' : 'application/json; charset=utf-8';
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(bytes) });
  response.end(bytes);
}

async function handle(request, response) {
  if (request.url === '/health/ready') return write(response, 200, { status: 'ok' });
  if (request.url === '/api/auth/login') {
    const session = await login(pool, people, await bodyOf(request));
    return write(response, session ? 200 : 401, session ?? {});
  }
  const caller = people.byToken.get(hashToken(request.headers['x-auth-token'] ?? ''));
  if (!caller) return write(response, 401, {});
  write(response, request.method === 'POST' ? 201 : 200, await answer(request, caller));
}

const server = createServer((request, response) => {
  handle(request, response).catch((error) => {
    console.error(error);
    write(response, 500, {});
  });
});
const push = openSockets(server, people);
server.listen(Number(process.env.PORT), '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
