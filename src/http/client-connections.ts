import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Request, Response } from 'express';

const LOOK_MILLISECONDS = 1000;
/** What a body may take beside its bytes, and how many of them have to come in a second on average. */
const BODY_MILLISECONDS = 15_000;
const BODY_BYTES_A_SECOND = 4096;
/** Within so long a client has to take some of an answer. */
const STALL_MILLISECONDS = 60_000;
/** While the server stops: how often it looks for connections that have nothing to do, and how long one may take to ask for something. */
const CLOSE_EVERY_MILLISECONDS = 100;
const LAST_CALL_MILLISECONDS = 1000;
/** As Node writes it. */
const TOO_SLOW = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n';

/** A body that is on its way. */
interface Arrival {
  request: IncomingMessage;
  since: number;
  /** Bytes that the connection had read by then. */
  bytes: number;
}

/** The connections of clients: those that keep the server waiting are closed, and in the end all are. */
export class ClientConnections {
  /** Each with the last answer on it. */
  private readonly open = new Map<Socket, Response | undefined>();
  private readonly arriving = new Map<Socket, Arrival>();
  private isClosing = false;

  /** @param most connections that may be open at once */
  constructor(private readonly most: number) {}

  /** Follows the connections of a server from now on. */
  watch(server: Server): void {
    server.maxConnections = this.most;
    server.on('connection', (socket: Socket) => {
      this.open.set(socket, undefined);
      socket.once('close', () => {
        this.open.delete(socket);
        this.arriving.delete(socket);
      });
    });
    server.setTimeout(STALL_MILLISECONDS, (socket: Socket) => {
      // Whoever waits for an answer is not the one who stalls.
      if (!this.isBusy(socket) || this.open.get(socket)?.headersSent) socket.destroy();
    });
    setInterval(() => {
      this.lookForSlowBodies();
    }, LOOK_MILLISECONDS).unref();
  }

  /** A request has come. */
  begin({ socket }: Request, response: Response): void {
    this.open.set(socket, response);
    if (this.isClosing) response.shouldKeepAlive = false;
  }

  /** Accepts no more connections, and closes each as soon as what is under way on it is answered. */
  drain(server: Server): void {
    this.isClosing = true;
    server.close();
    for (const response of this.open.values()) if (response) response.shouldKeepAlive = false;
    setInterval(() => {
      server.closeIdleConnections();
    }, CLOSE_EVERY_MILLISECONDS).unref();
    setTimeout(() => {
      this.closeWhere((socket) => !this.isBusy(socket));
    }, LAST_CALL_MILLISECONDS).unref();
  }

  /** Closes the connections of clients that the server waits for: to send a body, or to take an answer. */
  closeSlow(): number {
    return this.closeWhere((socket) => {
      const response = this.open.get(socket);
      return !response?.req.complete || response.headersSent;
    });
  }

  /** Closes all that are left. */
  closeAll(): number {
    return this.closeWhere(() => true);
  }

  /** Whether a request is under way on it. What was upgraded is not. */
  private isBusy(socket: Socket): boolean {
    const response = this.open.get(socket);
    return response !== undefined && !response.writableFinished;
  }

  private closeWhere(isMeant: (socket: Socket) => boolean): number {
    const meant = [...this.open.keys()].filter(isMeant);
    for (const socket of meant) socket.destroy();
    return meant.length;
  }

  private lookForSlowBodies(): void {
    const now = performance.now();
    for (const [socket, response] of this.open) {
      if (!response) continue;
      const { req: request } = response;
      if (request.complete) {
        this.arriving.delete(socket);
        // Neither is kept in memory as long as the connection.
        if (response.writableFinished) this.open.set(socket, undefined);
        continue;
      }
      const arrival = this.arriving.get(socket);
      if (arrival?.request !== request) {
        this.arriving.set(socket, { request, since: now, bytes: socket.bytesRead });
        continue;
      }
      const bytes = socket.bytesRead - arrival.bytes;
      if (now - arrival.since <= BODY_MILLISECONDS + (bytes * 1000) / BODY_BYTES_A_SECOND) continue;
      if (!response.headersSent) socket.write(TOO_SLOW);
      socket.destroySoon();
    }
  }
}
