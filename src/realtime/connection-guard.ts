import type { Server, Socket } from 'socket.io';

type Connection = Socket['conn'];

/** Within so long a connection has to show its token. */
export const CONNECT_MILLISECONDS = 10_000;
/** How long a connection that is closed may go on sending what is in its buffer. */
const FLUSH_MILLISECONDS = 1000;
/** Bytes that may wait for a client that does not read: several times the largest event. */
const MAX_WAITING_BYTES = 4_194_304;
/** A packet of socket.io that asks for a namespace, and for the one that there is (socket.io protocol, version 5). */
const CONNECT = '0';
const CONNECT_TO_OTHER = '0/';

/**
 * Holds every connection of socket.io to bounds from its first byte on, whoever it belongs to: what waits for a client that does not
 * read, one socket a connection in the one namespace that there is, and an end that does not wait for the other side.
 */
export function guardConnections({ engine }: Server): void {
  (engine as { on(event: 'connection', listener: (connection: Connection) => void): void }).on(
    'connection',
    guard,
  );
}

/** Closes a connection in order, and by force when the client does not take what is in its buffer. */
export function closeConnection(connection: Connection): void {
  connection.close();
  setTimeout(() => {
    terminate(connection);
  }, FLUSH_MILLISECONDS).unref();
}

function guard(connection: Connection): void {
  let waiting = 0;
  let connects = 0;
  connection.on('packetCreate', ({ data }: { data?: string | Buffer }) => {
    waiting += data?.length ?? 0;
    if (waiting > MAX_WAITING_BYTES) terminate(connection);
  });
  // What came before is on its way to the operating system then, and nothing follows until it is there.
  connection.on('drain', () => {
    waiting = 0;
  });
  connection.on('packet', ({ type, data }: { type: string; data?: unknown }) => {
    if (type !== 'message' || typeof data !== 'string' || !data.startsWith(CONNECT)) return;
    connects++;
    if (connects > 1 || data.startsWith(CONNECT_TO_OTHER)) terminate(connection);
  });
  const late = setTimeout(() => {
    if (connects === 0) terminate(connection);
  }, CONNECT_MILLISECONDS + FLUSH_MILLISECONDS).unref();
  connection.once('close', () => {
    clearTimeout(late);
    // A websocket waits for the client to say goodbye, too.
    setTimeout(() => {
      terminate(connection);
    }, FLUSH_MILLISECONDS).unref();
  });
}

function terminate(connection: Connection): void {
  const { socket } = connection.transport as { socket?: { terminate(): void } };
  connection.close(true);
  socket?.terminate();
}
