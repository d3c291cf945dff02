const FIRST_MILLISECONDS = 500;
const MOST_MILLISECONDS = 10_000;

/** When something that failed may be tried again: after half a second, doubled each time up to ten, less up to a half by chance. */
export class Backoff {
  private failures = 0;
  private nextAt = 0;

  /** Milliseconds until then. */
  get left(): number {
    return Math.max(0, this.nextAt - Date.now());
  }

  fail(): void {
    const most = Math.min(FIRST_MILLISECONDS * 2 ** this.failures++, MOST_MILLISECONDS);
    this.nextAt = Date.now() + most * (0.5 + Math.random() / 2);
  }

  /** It went well, or there is reason to think that it will. */
  reset(): void {
    this.failures = 0;
    this.nextAt = 0;
  }
}
