import { AppError } from '../errors/app-error.js';

/** Bytes that several may have in memory together. */
export class MemoryBudget {
  private taken = 0;

  constructor(private readonly most: number) {}

  /** @throws AppError `overloaded` when others have too many */
  take(bytes: number): void {
    if (this.taken + bytes > this.most) {
      throw new AppError('overloaded', 'Too many large bodies are under way; try again.', {
        retryAfterSeconds: 2,
      });
    }
    this.taken += bytes;
  }

  giveBack(bytes: number): void {
    this.taken -= bytes;
  }
}
