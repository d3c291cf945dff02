import type { EventHubService } from './event-hub.service.js';

/** Somebody who waits at all waits so long, or one poll too many that begins anew at once would turn all of them into a race. */
const LEAST_MILLISECONDS = 1000;

/** Somebody who waits for a log to grow. What wakes it while it is busy with something else counts the next time. */
export class Waiting {
  private readonly begin = Date.now();
  private deadline: number;
  private woken = false;
  private wake: (() => void) | undefined;
  private readonly stop: () => void;

  /**
   * @param gone wakes it, too
   * @param milliseconds how long it waits in all
   */
  constructor(
    private readonly hub: EventHubService,
    userId: string,
    private readonly gone: AbortSignal,
    milliseconds: number,
  ) {
    this.deadline = this.begin + milliseconds;
    this.stop = hub.listen(userId, { wake: this.onWake });
    gone.addEventListener('abort', this.onWake);
  }

  /** Whether the time is over, or the process is about to end. */
  get isOver(): boolean {
    return Date.now() >= this.deadline || this.hub.isClosing;
  }

  /** Resolves at a wake since the last time, or when the time is over. */
  async forWake(): Promise<void> {
    if (!this.woken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, this.deadline - Date.now());
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.wake = undefined;
    }
    this.woken = false;
  }

  /** Lets it wait no longer than a second in all. */
  hurry(): void {
    this.deadline = Math.min(this.deadline, this.begin + LEAST_MILLISECONDS);
    this.onWake();
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
