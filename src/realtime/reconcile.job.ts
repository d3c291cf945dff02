import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { SessionsService } from '../auth/index.js';
import { Connections } from './connections.js';

const EVERY_MILLISECONDS = 500;
const KEEP_EVERY_MILLISECONDS = 3_600_000;

/**
 * Holds this node's sockets against the database twice a second: a session that ended, in whatever way and on whichever node, loses
 * its sockets.
 */
@Injectable()
export class ReconcileJob {
  private readonly logger = new Logger('Reconcile');
  private running = false;

  constructor(
    private readonly connections: Connections,
    private readonly sessions: SessionsService,
  ) {}

  @Interval(EVERY_MILLISECONDS)
  async run(): Promise<void> {
    const ids = this.connections.sessionIds();
    if (this.running || ids.length === 0) return;
    this.running = true;
    try {
      const asked = new Set(ids);
      const alive = await this.sessions.aliveOf(ids);
      this.connections.closeSessions((id) => asked.has(id) && !alive.has(id));
    } catch (error) {
      this.logger.warn(
        { err: error },
        'The sockets could not be held against the database; the next run tries again.',
      );
    } finally {
      this.running = false;
    }
  }

  /** A session with an open socket is in use. */
  @Interval(KEEP_EVERY_MILLISECONDS)
  async keep(): Promise<void> {
    try {
      await this.sessions.prolong(this.connections.sessionIds());
    } catch (error) {
      this.logger.warn({ err: error }, 'Sessions could not be prolonged; the next run tries again.');
    }
  }
}
