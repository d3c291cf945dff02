import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A network between a server and its database that can be slow, silent or gone. */
export class SlowNetwork {
  /** Milliseconds that every answer of the database takes on its way. */
  delay = 0;
  private isSilent = false;
  private isGone = false;
  private readonly held: (() => void)[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {
    server.on('connection', (client) => {
      this.join(client);
    });
  }

  /** @param url of a database */
  static async to(url: string): Promise<SlowNetwork> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SlowNetwork(server, new URL(url));
  }

  /** The URL of the database through this network. */
  get url(): string {
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  /** Nothing that the database answers arrives any more, until {@link mend}. */
  silence(): void {
    this.isSilent = true;
  }

  /** Every connection ends, and none can be made, until {@link mend}. */
  cut(): void {
    this.isGone = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.delay = 0;
    this.isSilent = this.isGone = false;
    for (const deliver of this.held.splice(0)) deliver();
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(client: Socket): void {
    if (this.isGone) {
      client.destroy();
      return;
    }
    const database = connect(Number(this.target.port || 5432), this.target.hostname);
    for (const socket of [client, database]) {
      this.sockets.add(socket.setNoDelay(true));
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        client.destroy();
        database.destroy();
      });
    }
    client.on('data', (chunk) => database.write(chunk));
    database.on('data', (chunk) => {
      const deliver = (): void => void client.write(chunk);
      if (this.isSilent) this.held.push(deliver);
      else if (this.delay > 0) setTimeout(deliver, this.delay);
      else deliver();
    });
  }
}
