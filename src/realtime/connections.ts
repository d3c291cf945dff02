import { Injectable } from '@nestjs/common';
import type { Socket } from 'socket.io';
import type { Caller } from '../common/index.js';
import { EventHubService, EventsService, TakenService } from '../events/index.js';
import { closeConnection } from './connection-guard.js';
import { type EndReason, isFinal } from './end-reason.js';
import { EventFeed } from './event-feed.js';

interface Connection {
  socket: Socket;
  sessionId: string;
  stopWaking: () => void;
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
    this.connections.set(socket.id, { socket, sessionId, stopWaking });
    socket.once('disconnect', () => {
      this.forget(socket.id);
      // A connection serves one socket; a client that wants another begins anew.
      socket.conn.close();
    });
    feed.wake();
  }

  /** Disconnects a socket, saying why to a client that still reads. Unless the reason is final, clients come back by themselves. */
  close(socketId: string, code: EndReason): void {
    const socket = this.forget(socketId)?.socket;
    if (!socket) return;
    socket.emit('closing', { code });
    if (isFinal(code)) socket.disconnect();
    closeConnection(socket.conn);
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

  private forget(socketId: string): Connection | undefined {
    const connection = this.connections.get(socketId);
    connection?.stopWaking();
    this.connections.delete(socketId);
    return connection;
  }
}
