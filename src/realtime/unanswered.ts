/** Events that a client which acknowledges may owe an acknowledgement for. */
const MAX_UNANSWERED = 1000;

/** Counts what a client has not acknowledged, without keeping a word of any event. */
export class Unanswered {
  private sentUpTo = 0;
  private count = 0;
  /** Those of them that have been unanswered for long. */
  private overdue = 0;
  private answers = false;

  sent(number: number): void {
    this.count++;
    this.sentUpTo = number;
  }

  /** An event is acknowledged, and with it those before. @returns whether it was sent at all */
  answered(number: number): boolean {
    if (number > this.sentUpTo) return false;
    const left = Math.min(Math.max(this.count - 1, 0), this.sentUpTo - number);
    this.overdue = Math.max(this.overdue - (this.count - left), 0);
    this.count = left;
    this.answers = true;
    return true;
  }

  /** Expects no answer any more to what was unanswered the last time already. */
  forgetOverdue(): void {
    this.count -= this.overdue;
    this.overdue = this.count;
  }

  /** Whether nothing more is to be sent before an answer comes. Clients need not answer at all. */
  get isTooMany(): boolean {
    return this.answers && this.count >= MAX_UNANSWERED;
  }
}
