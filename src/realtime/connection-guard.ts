import type { Server, Socket } from 'socket.io';

export type Connection = Socket['conn'];

/** Who is told of what a client acknowledges. */
export interface AnswerListener {
  answered: (id: number) => void;
}

/** What is kept of a connection. There are thousands of them, so their listeners are the same functions for all. */
interface Guarded {
  /** Bytes that wait for the client. */
  waiting: number;
  connects: number;
  late: NodeJS.Timeout;
  listener: AnswerListener | undefined;
}

/** Within so long a connection has to show its token. */
export const CONNECT_MILLISECONDS = 10_000;
/** How long a connection that is closed may go on sending what is in its buffer. */
const FLUSH_MILLISECONDS = 1000;
/** Bytes that may wait for a client that does not read: several times the largest event. */
const MAX_WAITING_BYTES = 4_194_304;
/** A packet of socket.io that asks for a namespace, and for the one that there is (socket.io protocol, version 5). */
const CONNECT = '0';
const CONNECT_TO_OTHER = '0/';
/** A packet that acknowledges one, which may bring bytes along. */
const ANSWER = /^(?:3|6\d+-)(\d{1,15})\[/;

const guarded = new WeakMap<Connection, Guarded>();

/**
 * Holds every connection of socket.io to bounds from its first byte on, whoever it belongs to: what waits for a client that does not
 * read, one socket a connection in the one namespace that there is, and an end that does not wait for the other side.
 */
export function guardConnections({ engine }: Server): void {
  const events = engine as { on(event: string, listener: (connection: Connection) => void): void };
  events.on('connection', guard);
  // What came before is on its way to the operating system then, and nothing follows until it is there.
  events.on('drain', (connection) => {
    const kept = guarded.get(connection);
    if (kept) kept.waiting = 0;
  });
}

/** Bytes that wait for a client, and have not been given to the operating system. */
export function waitingBytes(connection: Connection): number {
  return guarded.get(connection)?.waiting ?? 0;
}

/** Tells of what the client of a connection acknowledges, by the ids of the packets. */
export function onAnswers(connection: Connection, listener: AnswerListener | undefined): void {
  const kept = guarded.get(connection);
  if (kept) kept.listener = listener;
}

/** Closes a connection in order, and by force when the client does not take what is in its buffer. */
export function closeConnection(connection: Connection): void {
  connection.close();
  setTimeout(terminate, FLUSH_MILLISECONDS, connection).unref();
}

function guard(connection: Connection): void {
  const late = setTimeout(terminate, CONNECT_MILLISECONDS + FLUSH_MILLISECONDS, connection).unref();
  guarded.set(connection, { waiting: 0, connects: 0, late, listener: undefined });
  connection.on('packetCreate', onPacketCreate);
  connection.on('packet', onPacket);
  connection.on('close', onClose);
  // Its headers are checked by now, and would stay in memory as long as the connection.
  (connection as { request: unknown }).request = null;
}

function onPacketCreate(this: Connection, { data }: { data?: string | Buffer }): void {
  const kept = guarded.get(this);
  if (!kept) return;
  kept.waiting += data?.length ?? 0;
  if (kept.waiting > MAX_WAITING_BYTES) terminate(this);
}

function onPacket(this: Connection, { type, data }: { type: string; data?: unknown }): void {
  const kept = guarded.get(this);
  if (!kept || type !== 'message' || typeof data !== 'string') return;
  if (data.startsWith(CONNECT)) {
    kept.connects++;
    clearTimeout(kept.late);
    if (kept.connects > 1 || data.startsWith(CONNECT_TO_OTHER)) terminate(this);
  } else if (kept.listener) {
    const id = ANSWER.exec(data)?.[1];
    if (id !== undefined) kept.listener.answered(Number(id));
  }
}

function onClose(this: Connection): void {
  clearTimeout(guarded.get(this)?.late);
  // A websocket waits for the client to say goodbye, too.
  setTimeout(terminate, FLUSH_MILLISECONDS, this).unref();
}

function terminate(connection: Connection): void {
  const { socket } = connection.transport as { socket?: { terminate(): void } };
  connection.close(true);
  socket?.terminate();
}
