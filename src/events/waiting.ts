import type { EventHubService } from './event-hub.service.js';

/** Somebody who waits for a log to grow. What wakes it while it is busy with something else counts the next time. */
export class Waiting {
  private woken = false;
  private wake: (() => void) | undefined;
  private readonly stop: () => void;

  /** @param gone wakes it, too */
  constructor(
    hub: EventHubService,
    userId: string,
    private readonly gone: AbortSignal,
  ) {
    this.stop = hub.onWake(userId, this.onWake);
    gone.addEventListener('abort', this.onWake);
  }

  /** Resolves at a wake since the last time, or after so many milliseconds. */
  async forWake(milliseconds: number): Promise<void> {
    if (!this.woken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.wake = undefined;
    }
    this.woken = false;
  }

  end(): void {
    this.stop();
    this.gone.removeEventListener('abort', this.onWake);
  }

  private readonly onWake = (): void => {
    this.woken = true;
    this.wake?.();
  };
}
