import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A client on a bare TCP connection, which keeps to HTTP only as far as it is told to. */
export class RawHttp {
  /** What came first, up to 64 KiB. */
  received = '';
  /** Whether the other side took the connection. */
  isConnected = false;
  /** When the other side had ended the connection. */
  endedAt: number | undefined;
  readonly closed: Promise<void>;

  private constructor(private readonly socket: Socket) {
    // A connection that is reset is what this client is for.
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      if (this.received.length < 65_536) this.received += chunk.toString('latin1');
    });
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.endedAt = Date.now();
        resolve();
      });
    });
  }

  static async open(server: { url: string }): Promise<RawHttp> {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.setMaxListeners(0);
    const client = new RawHttp(socket);
    await Promise.race([once(socket, 'connect').catch(() => undefined), client.closed]);
    client.isConnected = !socket.destroyed;
    return client;
  }

  /** Opens a connection and sends something. */
  static async sending(server: { url: string }, ...bytes: (string | Buffer)[]): Promise<RawHttp> {
    const client = await RawHttp.open(server);
    for (const some of bytes) await client.send(some);
    return client;
  }

  /** Resolves when the other side has taken it, or has ended the connection. */
  async send(bytes: string | Buffer): Promise<void> {
    if (this.socket.destroyed || this.socket.write(bytes)) return;
    await Promise.race([once(this.socket, 'drain').catch(() => undefined), this.closed]);
  }

  /** Reads nothing any more, not even that the connection has ended. */
  stall(): void {
    this.socket.pause();
  }

  goOn(): void {
    this.socket.resume();
  }

  /** The status of the first answer; null when the connection ended without one. */
  async status(): Promise<number | null> {
    while (!/^HTTP\/1\.1 \d{3}[\s\S]*\r\n\r\n/.test(this.received) && !this.socket.destroyed)
      await Promise.race([once(this.socket, 'data').catch(() => undefined), this.closed]);
    const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(this.received) ?? [];
    return status === undefined ? null : Number(status);
  }

  close(): void {
    this.socket.destroy();
  }
}
