import { EventEmitter } from 'node:events';
import type { Server } from 'socket.io';
import { guardConnections } from './connection-guard.js';

const MEBIBYTE = 1_048_576;

/** What the guard sees of a connection of engine.io, with a client that never reads. */
class Connection extends EventEmitter {
  ends = 0;
  request: unknown = {};
  readonly transport = { socket: { terminate: () => (this.ends += 1) } };

  constructor(private readonly engine: EventEmitter) {
    super();
  }

  close(): void {
    // The guard ends the transport itself, once for each time that it closes the connection.
  }

  queue(bytes: number): void {
    this.emit('packetCreate', { type: 'message', data: 'x'.repeat(bytes) });
  }

  drain(): void {
    this.engine.emit('drain', this);
  }
}

function guarded(): Connection {
  const engine = new EventEmitter();
  guardConnections({ engine } as unknown as Server);
  const connection = new Connection(engine);
  engine.emit('connection', connection);
  return connection;
}

describe('guardConnections', () => {
  it('lets 4 MiB wait for a client that does not read, and not a byte more', () => {
    const connection = guarded();
    for (let packet = 0; packet < 4; packet += 1) connection.queue(MEBIBYTE);
    expect(connection.ends).toBe(0);
    connection.queue(1);
    expect(connection.ends).toBe(1);
  });

  it('counts from nothing when the client has taken what waited', () => {
    const connection = guarded();
    for (let packet = 0; packet < 40; packet += 1) {
      connection.queue(MEBIBYTE);
      if (packet % 4 === 3) connection.drain();
    }
    expect(connection.ends).toBe(0);
  });

  it('counts packets without data as nothing', () => {
    const connection = guarded();
    for (let packet = 0; packet < 4; packet += 1) connection.queue(MEBIBYTE);
    connection.emit('packetCreate', { type: 'ping' });
    expect(connection.ends).toBe(0);
  });
});
