import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Socket } from 'socket.io';
import { EventHubService, EventsService, TakenService } from '../events/index.js';
import { Metrics } from '../metrics/index.js';
import { closeConnection, onAnswers } from './connection-guard.js';
import { type EndReason, isFinal } from './end-reason.js';
import { EventFeed } from './event-feed.js';
import type { Handshake } from './handshake.service.js';
import { UserLog, type UserLogEvents } from './user-log.js';

/** An event that was not acknowledged for between one and two of these is not waited for any more. */
const ANSWER_MILLISECONDS = 60_000;

interface Followed {
  log: UserLog;
  stop: () => void;
}

/** The sockets of this node, each with its feed, and the logs that they follow. */
@Injectable()
export class Connections {
  private readonly feeds = new Map<string, EventFeed>();
  private readonly logs = new Map<string, Followed>();
  private readonly told: UserLogEvents = {
    onPushed: () => {
      this.metrics.eventPushed();
    },
    onTaken: (userId, number) => {
      this.taken.note(userId, number);
    },
    onEnd: ({ socket }, reason) => {
      this.close(socket.id, reason);
    },
  };

  constructor(
    private readonly events: EventsService,
    private readonly hub: EventHubService,
    private readonly taken: TakenService,
    private readonly metrics: Metrics,
  ) {
    metrics.watch('sealpost_sockets', () => this.feeds.size);
    metrics.watch('sealpost_socket_lag_events', () => this.farthestBehind());
  }

  open(socket: Socket, { peer: { userId, sessionId }, place, newest }: Handshake): void {
    const { log } = this.follow(userId, newest);
    const feed = new EventFeed(socket, sessionId, log, place);
    this.feeds.set(socket.id, feed);
    onAnswers(socket.conn, feed);
    socket.on('disconnect', () => {
      this.leave(feed);
      // A connection serves one socket; a client that wants another begins anew.
      socket.conn.close();
    });
    log.add(feed);
  }

  /** Disconnects a socket, saying why to a client that still reads. Unless the reason is final, clients come back by themselves. */
  close(socketId: string, code: EndReason): void {
    const feed = this.feeds.get(socketId);
    if (!feed) return;
    const { socket } = feed;
    this.metrics.socketEnded(code);
    this.leave(feed);
    socket.emit('closing', { code });
    if (isFinal(code)) socket.disconnect();
    closeConnection(socket.conn);
  }

  /** The sessions that have a socket here. */
  sessionIds(): string[] {
    return [...new Set([...this.feeds.values()].map(({ sessionId }) => sessionId))];
  }

  /** Disconnects the sockets of every session for which that is so. */
  closeSessions(isOver: (sessionId: string) => boolean): void {
    for (const { socket, sessionId } of [...this.feeds.values()]) {
      if (isOver(sessionId)) this.close(socket.id, 'unauthorized');
    }
  }

  @Interval(ANSWER_MILLISECONDS)
  forgetOverdue(): void {
    for (const feed of this.feeds.values()) feed.forgetOverdue();
  }

  private farthestBehind(): number {
    let farthest = 0;
    for (const { log } of this.logs.values())
      for (const { place } of log.feeds) farthest = Math.max(farthest, log.place - place);
    return farthest;
  }

  private leave(feed: EventFeed): void {
    const { socket, userId } = feed;
    this.feeds.delete(socket.id);
    onAnswers(socket.conn, undefined);
    feed.end();
    const followed = this.logs.get(userId);
    followed?.log.feeds.delete(feed);
    if (followed?.log.feeds.size !== 0) return;
    this.logs.delete(userId);
    followed.stop();
  }

  private follow(userId: string, newest: number): Followed {
    const known = this.logs.get(userId);
    if (known) return known;
    const log = new UserLog(userId, newest, this.events, this.told);
    const stopListening = this.hub.listen(userId, log);
    const stop = (): void => {
      stopListening();
      log.end();
    };
    const followed = { log, stop };
    this.logs.set(userId, followed);
    return followed;
  }
}
