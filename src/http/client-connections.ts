import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import type { Request, Response } from 'express';

const LOOK_MILLISECONDS = 1000;
/** What a body may take beside its bytes, and how many of them have to come in a second on average. */
const BODY_MILLISECONDS = 15_000;
const BODY_BYTES_A_SECOND = 4096;
/** Within so long a client has to take some of an answer. */
const STALL_MILLISECONDS = 60_000;
/** Requests that may wait on a connection for those before them. */
const MAX_PIPELINED = 20;
/** While the server stops: how often it looks for connections that have nothing to do, and how long one may take to ask for something. */
const CLOSE_EVERY_MILLISECONDS = 100;
const LAST_CALL_MILLISECONDS = 1000;
/** As Node writes it. */
const TOO_SLOW = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n';

/** What is known of a connection. */
interface Client {
  /** The last answer on it, which may be still to come. */
  response: Response | undefined;
  /** Requests that came before the one before them was answered, and are not answered either. */
  pipelined: number;
  /** A body that is on its way: since when it is watched, and how many bytes the connection had read by then. */
  arrival: { request: IncomingMessage; since: number; bytes: number } | undefined;
}

/** The connections of clients: those that keep the server waiting are closed, and in the end all are. */
export class ClientConnections {
  private readonly clients = new Map<Socket, Client>();
  private isClosing = false;

  /** @param most connections that may be open at once */
  constructor(private readonly most: number) {}

  /** Follows the connections of a server from now on. */
  watch(server: Server): void {
    server.maxConnections = this.most;
    // Over TLS a request names the socket within, which is there from the end of the handshake.
    server.on(server instanceof TlsServer ? 'secureConnection' : 'connection', (socket: Socket) => {
      this.clients.set(socket, { response: undefined, pipelined: 0, arrival: undefined });
      socket.once('close', () => {
        this.clients.delete(socket);
      });
    });
    server.setTimeout(STALL_MILLISECONDS, (socket: Socket) => {
      const client = this.clients.get(socket);
      // Whoever waits for an answer is not the one who stalls.
      if (!client || !isBusy(client) || client.response?.headersSent) socket.destroy();
    });
    setInterval(() => {
      this.lookForSlowBodies();
    }, LOOK_MILLISECONDS).unref();
  }

  /** A request has come. @returns whether it is to be answered at all */
  begin({ socket }: Request, response: Response): boolean {
    const client = this.clients.get(socket);
    if (!client) return false;
    if (isBusy(client)) {
      // Node reads on as long as there is nothing to answer yet, whatever has come before.
      if (client.pipelined === MAX_PIPELINED) socket.destroy();
      if (socket.destroyed) return false;
      client.pipelined++;
      response.once('close', () => client.pipelined--);
    }
    client.response = response;
    if (this.isClosing) response.shouldKeepAlive = false;
    return true;
  }

  /** Accepts no more connections, and closes each as soon as what is under way on it is answered. */
  drain(server: Server): void {
    this.isClosing = true;
    server.close();
    for (const { response } of this.clients.values()) if (response) response.shouldKeepAlive = false;
    setInterval(() => {
      server.closeIdleConnections();
    }, CLOSE_EVERY_MILLISECONDS).unref();
    setTimeout(() => {
      this.closeWhere((client) => !isBusy(client));
    }, LAST_CALL_MILLISECONDS).unref();
  }

  /** Closes the connections of clients that the server waits for: to send a body, or to take an answer. */
  closeSlow(): number {
    return this.closeWhere(({ response }) => !response?.req.complete || response.headersSent);
  }

  /** Closes all that are left. */
  closeAll(): number {
    return this.closeWhere(() => true);
  }

  private closeWhere(isMeant: (client: Client) => boolean): number {
    const meant = [...this.clients].filter(([, client]) => isMeant(client));
    for (const [socket] of meant) socket.destroy();
    return meant.length;
  }

  private lookForSlowBodies(): void {
    const now = performance.now();
    for (const [socket, client] of this.clients) {
      const { response, arrival } = client;
      if (!response) continue;
      const { req: request } = response;
      if (request.complete) {
        client.arrival = undefined;
        // They are not kept in memory as long as the connection.
        if (response.writableFinished) client.response = undefined;
        continue;
      }
      if (arrival?.request !== request) {
        client.arrival = { request, since: now, bytes: socket.bytesRead };
        continue;
      }
      const bytes = socket.bytesRead - arrival.bytes;
      if (now - arrival.since <= BODY_MILLISECONDS + (bytes * 1000) / BODY_BYTES_A_SECOND) continue;
      if (!response.headersSent) socket.write(TOO_SLOW);
      socket.destroySoon();
    }
  }
}

/** Whether a request is under way on it. What was upgraded has none. */
function isBusy({ response }: Client): boolean {
  return response !== undefined && !response.writableFinished;
}
