import { EventEmitter } from 'node:events';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { FreshEvent, LogListener } from './fresh-event.js';

/**
 * Tells, within this process, that logs have grown: after the commit. What is in them stands in the database, so a wake or an event
 * that is lost or comes twice does no harm.
 */
@Injectable()
export class EventHubService implements OnModuleDestroy {
  private readonly listeners = new Map<string, Set<LogListener>>();
  private readonly others = new EventEmitter();
  private closing = false;

  /** Wakes whoever waits on these logs, here and, when other nodes are connected, there. */
  wake(userIds: readonly string[]): void {
    this.wakeHere(userIds);
    this.others.emit('wake', userIds);
  }

  /** The same, and spares whoever listens here from reading what has come. */
  announce(events: readonly FreshEvent[]): void {
    for (const event of events) {
      for (const listener of this.listeners.get(event.userId) ?? []) {
        if (listener.hear) listener.hear(event);
        else listener.wake();
      }
    }
    this.others.emit(
      'wake',
      events.map(({ userId }) => userId),
    );
  }

  /** Wakes whoever waits on these logs in this process. @param newest how far each of them has come, where that is known */
  wakeHere(userIds: readonly string[], newest?: ReadonlyMap<string, number>): void {
    for (const userId of userIds) {
      for (const listener of this.listeners.get(userId) ?? []) listener.wake(newest?.get(userId));
    }
  }

  /** Calls back whenever a log may have grown. @returns what ends that */
  listen(userId: string, listener: LogListener): () => void {
    const all = this.listeners.get(userId) ?? new Set();
    this.listeners.set(userId, all.add(listener));
    return () => {
      all.delete(listener);
      if (all.size === 0 && this.listeners.get(userId) === all) this.listeners.delete(userId);
    };
  }

  /** Calls back with every wake that other nodes should hear of. */
  onWakeElsewhere(listener: (userIds: readonly string[]) => void): void {
    this.others.on('wake', listener);
  }

  /** The users on whose logs somebody in this process waits. */
  waitedFor(): string[] {
    return [...this.listeners.keys()];
  }

  /** By how many events the one that is farthest behind is behind its log. @param newest how far each log has come */
  farthestBehind(newest: ReadonlyMap<string, number>): number {
    let farthest = 0;
    for (const [userId, listeners] of this.listeners) {
      for (const { place } of listeners)
        if (place !== undefined) farthest = Math.max(farthest, (newest.get(userId) ?? 0) - place);
    }
    return farthest;
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
