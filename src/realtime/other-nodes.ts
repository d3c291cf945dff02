import { Injectable } from '@nestjs/common';
import type { Server } from 'socket.io';
import { EventHubService } from '../events/index.js';
import { RedisConnection } from '../redis/index.js';

/** What goes from node to node. All of it may be lost: logs are read from the database, and typing is not kept. */
@Injectable()
export class OtherNodes {
  private server: Server | undefined;

  constructor(
    private readonly hub: EventHubService,
    private readonly redis: RedisConnection,
  ) {}

  /** Tells the others which logs have grown, and hears it from them. */
  attach(server: Server): void {
    this.server = server;
    server.on('wake', (userIds: unknown) => {
      if (Array.isArray(userIds)) this.hub.wakeHere(userIds.filter((id) => typeof id === 'string'));
    });
    // Without Redis the other nodes find out by themselves, a little later.
    this.hub.onWakeElsewhere((userIds) => {
      this.tell('wake', userIds);
    });
    server.on('tell', (rooms: unknown, event: unknown, data: unknown) => {
      if (Array.isArray(rooms) && typeof event === 'string') this.emitHere(rooms as string[], event, data);
    });
  }

  /** Emits an event to rooms on every node, or while Redis is away on this one. */
  broadcast(rooms: string[], event: string, data: object): void {
    if (rooms.length === 0) return;
    this.emitHere(rooms, event, data);
    this.tell('tell', rooms, event, data);
  }

  private emitHere(rooms: string[], event: string, data: unknown): void {
    this.server?.local.to(rooms).emit(event, data);
  }

  /** By publication: the adapter's own broadcasts would stay in a stream of Redis. */
  private tell(name: string, ...what: unknown[]): void {
    if (this.redis.isReady) this.server?.serverSideEmit(name, ...what);
  }
}
