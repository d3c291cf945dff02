import { EventEmitter } from 'node:events';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/**
 * Tells, within this process, that logs have grown: after the commit, and only that they have. What is in them is read from the
 * database, so a wake that is lost or comes twice does no harm.
 */
@Injectable()
export class EventHubService implements OnModuleDestroy {
  private readonly wakes = new EventEmitter().setMaxListeners(0);
  private readonly others = new EventEmitter();
  private closing = false;

  /** Wakes whoever waits on these logs, here and, when other nodes are connected, there. */
  wake(userIds: readonly string[]): void {
    this.wakeHere(userIds);
    this.others.emit('wake', userIds);
  }

  /** Wakes whoever waits on these logs in this process. */
  wakeHere(userIds: readonly string[]): void {
    for (const userId of userIds) this.wakes.emit(userId);
  }

  /** Calls back whenever a log may have grown. @returns what ends that */
  onWake(userId: string, listener: () => void): () => void {
    this.wakes.on(userId, listener);
    return () => this.wakes.off(userId, listener);
  }

  /** Calls back with every wake that other nodes should hear of. */
  onWakeElsewhere(listener: (userIds: readonly string[]) => void): void {
    this.others.on('wake', listener);
  }

  /** The users on whose logs somebody in this process waits. */
  waitedFor(): string[] {
    return this.wakes.eventNames() as string[];
  }

  /** Whether the process is about to end, so that nobody should wait any more. */
  get isClosing(): boolean {
    return this.closing;
  }

  onModuleDestroy(): void {
    this.closing = true;
    this.wakeHere(this.waitedFor());
  }
}
