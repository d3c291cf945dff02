// A process of its own that loads a server over bare TCP, so that it costs a fraction of what the server does for a request.
// Asked by IPC: see `load.ts`, which has the types.
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';

const TICK_MILLISECONDS = 2;
const OPEN_AT_ONCE = 50;
const ALIVE = 'GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n';
/** In a request it becomes an id of its own. */
const ID = '00000000-0000-4000-8000-000000000000';

/** A connection that has one request under way at most. */
class Connection {
  constructor(plan, onFree, onGone) {
    this.text = '';
    this.socket = connect(plan.port, plan.host);
    this.socket.setNoDelay(true);
    this.socket.setEncoding('latin1');
    this.socket.on('data', (chunk) => this.read(chunk, onFree));
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      onGone(this);
      this.done?.({ status: 0 });
    });
  }

  send(request, done) {
    this.done = done;
    this.socket.write(request);
  }

  read(chunk, onFree) {
    this.text += chunk;
    const end = this.text.indexOf('\r\n\r\n');
    if (end === -1) return;
    const length = /\r\nContent-Length: (\d+)/i.exec(this.text.slice(0, end))?.[1] ?? 0;
    if (this.text.length < end + 4 + Number(length)) return;
    const head = this.text.slice(0, end);
    const { done } = this;
    this.text = '';
    this.done = undefined;
    done({ status: Number(head.slice(9, 12)), retryAfter: /\r\nRetry-After: \d+/i.test(head) });
    if (!/\r\nConnection: close/i.test(head)) onFree(this);
  }
}

/** Offers requests at a pace, whether the server keeps up or not (`rate`), or as fast as so many `connections` are answered. */
async function load({ requests, rate, connections, seconds, patience, ...plan }) {
  const idle = [];
  const all = new Set();
  let count = 0;
  const open = () => {
    const connection = new Connection(
      plan,
      (free) => idle.push(free),
      (gone) => {
        all.delete(gone);
        const place = idle.indexOf(gone);
        if (place !== -1) idle.splice(place, 1);
      },
    );
    all.add(connection);
    return connection;
  };
  const results = [];
  let waiting = 0;
  const send = (connection, due) => {
    const request = requests[count++ % requests.length];
    const id = request.includes(ID) ? randomUUID() : undefined;
    waiting++;
    connection.send(id === undefined ? request : request.replace(ID, id), (answer) => {
      waiting--;
      results.push({ ...answer, id, milliseconds: performance.now() - due, at: due - began });
    });
  };
  // Libuv accepts one connection a turn: a server that is busy already would leave most of them in the kernel's queue, where it cannot
  // see them. Clients that keep their connections, as proxies do, are not there.
  for (let opened = 0; opened < connections; opened += OPEN_AT_ONCE) {
    const some = Array.from({ length: Math.min(OPEN_AT_ONCE, connections - opened) }, open);
    await Promise.all(some.map((one) => new Promise((resolve) => one.send(ALIVE, resolve))));
  }
  const began = performance.now();
  const until = began + seconds * 1000;
  let unsent = 0;
  for (let due = began, number = 0; performance.now() < until;) {
    const now = performance.now();
    if (rate === undefined) {
      while (idle.length > 0 || all.size < connections) send(idle.pop() ?? open(), now);
    } else {
      for (; due <= now; due = began + ++number * (1000 / rate)) {
        const connection = idle.shift() ?? (all.size < connections ? open() : undefined);
        if (connection) send(connection, due);
        else unsent++;
      }
    }
    await setTimeout(TICK_MILLISECONDS);
  }
  for (let left = patience * 1000; waiting > 0 && left > 0; left -= 10) await setTimeout(10);
  for (const { socket } of all) socket.destroy();
  return { results, unsent, unanswered: waiting };
}

process.on('message', async (plan) => {
  process.send(await load(plan));
});
