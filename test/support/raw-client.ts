import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const PONG_MILLISECONDS = 5000;
/** How the frame begins by which a websocket is closed; nothing else that comes has this byte but lengths. */
export const CLOSE_FRAME = '\x88';

/** A websocket client on a bare TCP connection, which keeps to the protocol only as far as it is told to. */
export class RawClient {
  /** Everything that came, headers of frames included. */
  received = '';
  private pongs: NodeJS.Timeout | undefined;

  private constructor(private readonly socket: Socket) {
    // A connection that is reset is what this client is for.
    socket.on('error', () => undefined);
  }

  /** Asks for the upgrade. @param headers beside those that it takes @param sid of a connection by polling that it takes over */
  static async open(
    server: { url: string },
    headers: Record<string, string> = {},
    sid?: string,
  ): Promise<RawClient> {
    const { hostname, port, host } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const all = {
      Host: host,
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
      ...headers,
    };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    const query = `EIO=4&transport=websocket${sid === undefined ? '' : `&sid=${sid}`}`;
    socket.write(`GET /socket.io/?${query} HTTP/1.1\r\n${lines.join('')}\r\n`);
    return new RawClient(socket);
  }

  /** Shakes hands, and then reads nothing any more. It goes on saying that it is alive. */
  static async stalled(server: { url: string }, token: string, after?: string): Promise<RawClient> {
    const client = await RawClient.open(server);
    await client.until('"sid"');
    client.send(`40${JSON.stringify({ token, after })}`);
    await client.until('40{"sid"');
    client.socket.pause();
    client.pongs = setInterval(() => {
      client.send('3');
    }, PONG_MILLISECONDS);
    return client;
  }

  /** Whether the other side has ended the connection, as far as a client can tell that does not read. */
  get isOver(): boolean {
    return this.socket.destroyed;
  }

  /** Sends a packet of engine.io as a text frame. */
  send(text: string): void {
    if (this.socket.writable) this.socket.write(frame(text));
  }

  /** Reads chunk by chunk and no further than to some text, or to the end. */
  async until(text: string): Promise<string> {
    while (!this.received.includes(text) && !this.socket.closed) {
      const chunk = this.socket.read() as Buffer | null;
      if (chunk) this.received += chunk.toString('latin1');
      else await Promise.race([once(this.socket, 'readable'), once(this.socket, 'close')]);
    }
    return this.received;
  }

  close(): void {
    clearInterval(this.pongs);
    this.socket.destroy();
  }
}

/** A masked text frame of up to 64 KiB, as clients send it. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const mask = randomBytes(4);
  const length =
    payload.length < 126
      ? Buffer.from([0x80 | payload.length])
      : Buffer.from([0x80 | 126, payload.length >> 8, payload.length & 0xff]);
  const masked = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([Buffer.from([0x81]), length, mask, masked]);
}
