import { Injectable } from '@nestjs/common';
import type { Socket } from 'socket.io';
import type { Caller } from '../common/index.js';
import { EventHubService, EventsService, TakenService } from '../events/index.js';
import { EventFeed } from './event-feed.js';

/** How long a connection that is closed may go on sending what is in its buffer. */
const FLUSH_MILLISECONDS = 1000;

interface Connection {
  socket: Socket;
  sessionId: string;
}

/** The sockets of this node, each with its feed. */
@Injectable()
export class Connections {
  private readonly connections = new Map<string, Connection>();

  constructor(
    private readonly events: EventsService,
    private readonly hub: EventHubService,
    private readonly taken: TakenService,
  ) {}

  /** @param place the number of the last event that the client has */
  open(socket: Socket, { userId, sessionId }: Caller, place: number): void {
    const feed = new EventFeed(socket, this.events, {
      userId,
      sessionId,
      place,
      onTaken: (number) => {
        this.taken.note(userId, number);
      },
      onEnd: (reason) => {
        this.close(socket.id, reason);
      },
    });
    const stopWaking = this.hub.onWake(userId, () => {
      feed.wake();
    });
    this.connections.set(socket.id, { socket, sessionId });
    socket.once('disconnect', () => {
      stopWaking();
      this.connections.delete(socket.id);
    });
    feed.wake();
  }

  /** Disconnects a socket, saying why to a client that still reads. */
  close(socketId: string, code: string): void {
    const socket = this.connections.get(socketId)?.socket;
    if (!socket) return;
    socket.emit('closing', { code });
    socket.disconnect(true);
    const { conn } = socket;
    setTimeout(() => {
      conn.close(true);
    }, FLUSH_MILLISECONDS).unref();
  }

  /** The sessions that have a socket here. */
  sessionIds(): string[] {
    return [...new Set([...this.connections.values()].map(({ sessionId }) => sessionId))];
  }

  /** Disconnects the sockets of every session for which that is so. */
  closeSessions(isOver: (sessionId: string) => boolean): void {
    for (const { socket, sessionId } of [...this.connections.values()]) {
      if (isOver(sessionId)) this.close(socket.id, 'unauthorized');
    }
  }
}
