import { Injectable } from '@nestjs/common';
import type { Server } from 'socket.io';
import { EventHubService } from '../events/index.js';
import { RedisConnection } from './redis-connection.js';

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
    this.hub.onWakeElsewhere((userIds) => {
      // Without Redis the other nodes find out by themselves, a little later.
      if (this.redis.isReady) server.serverSideEmit('wake', userIds);
    });
  }

  /** Emits an event to rooms on every node, or while Redis is away on this one; not to whoever is behind with reading. */
  broadcast(rooms: string[], event: string, data: object): void {
    if (rooms.length === 0) return;
    const sender = this.redis.isReady === false ? this.server?.local : this.server;
    sender?.to(rooms).volatile.emit(event, data);
  }
}
