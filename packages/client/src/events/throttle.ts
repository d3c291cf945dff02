const MILLISECONDS = 2000;
const MOST = 100;

/** Lets the same thing be done once in two seconds. */
export class Throttle {
  private readonly last = new Map<string, number>();

  isDue(name: string): boolean {
    return Date.now() - (this.last.get(name) ?? 0) >= MILLISECONDS;
  }

  note(name: string): void {
    if (this.last.size >= MOST) this.last.clear();
    this.last.set(name, Date.now());
  }
}
