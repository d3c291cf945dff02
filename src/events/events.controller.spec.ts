import { EventEmitter } from 'node:events';
import type { Request, Response } from 'express';
import { eventCursor } from './event-cursor.js';
import { EventsController } from './events.controller.js';
import type { EventsService } from './events.service.js';
import type { PollService } from './poll.service.js';
import type { TakenService } from './taken.service.js';

/** What the controller sees of a connection. */
class Connection extends EventEmitter {
  destroyed = false;

  leave(): void {
    this.destroyed = true;
    this.emit('close');
  }
}

describe('EventsController', () => {
  const after = eventCursor('bob', 3);

  /** Whether the poll was begun for somebody who is gone. @param when called before the poll is authenticated, or looks up its place */
  async function isGone(when: 'before' | 'meanwhile' | 'never'): Promise<boolean | undefined> {
    let wasGone: boolean | undefined;
    const connection = new Connection();
    const controller = new EventsController(
      {
        place: () => {
          if (when === 'meanwhile') connection.leave();
          return Promise.resolve(3);
        },
      } as unknown as EventsService,
      {
        readOrWait: (_userId: string, _after: number, _limit: number, _wait: number, gone: AbortSignal) => {
          wasGone = gone.aborted;
          return Promise.resolve({ items: [], nextCursor: after });
        },
      } as unknown as PollService,
      { note: () => undefined } as unknown as TakenService,
    );
    if (when === 'before') connection.leave();
    const caller = {
      userId: 'bob',
      username: 'bob',
      address: 'bob@localhost',
      sessionId: 'session',
      credential: 'session' as const,
      digestKey: () => Buffer.alloc(0),
    };
    const query = { after, limit: 50, waitSeconds: 30 };
    await controller.list(caller, query, {} as Request, connection as unknown as Response);
    return wasGone;
  }

  it('notices whoever leaves before the poll begins to wait', async () => {
    expect([await isGone('before'), await isGone('meanwhile'), await isGone('never')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
