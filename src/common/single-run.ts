import type { Logger } from '@nestjs/common';

/** Runs the work of a job that comes by the clock: never twice at once, and what fails is left to the next time. */
export class SingleRun {
  private running = false;

  /** @param failure what the log says when the work has failed */
  constructor(
    private readonly logger: Logger,
    private readonly failure: string,
  ) {}

  async run(work: () => Promise<void>): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      await work();
    } catch (error) {
      this.logger.warn({ err: error }, `${this.failure}; the next run tries again.`);
    } finally {
      this.running = false;
    }
  }
}
