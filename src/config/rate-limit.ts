const NOTATION = /^([1-9]\d{0,8})([kMG]?)\/([1-9]\d{0,5})([smhd])$/;
const FACTORS = { '': 1, k: 1024, M: 1024 ** 2, G: 1024 ** 3 };
const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 };
/** What a timer can wait, and more than a limit needs. */
const MAX_SECONDS = 7 * SECONDS.d;

/** How many of something are let through in a stretch of time. */
export class RateLimit {
  /** @param text as {@link parse} reads it */
  constructor(
    private readonly text: string,
    /** How many, or bytes. */
    readonly count: number,
    readonly seconds: number,
  ) {}

  /**
   * Reads `30/15m`: thirty in fifteen minutes. The time is in `s`, `m`, `h` or `d`, and at most a week; the number may end in `k`, `M` or
   * `G` for powers of 1024. `off` lets everything through.
   *
   * @returns null for anything else
   */
  static parse(text: string): RateLimit | null {
    if (text === 'off') return new RateLimit(text, Infinity, 1);
    const [, count, factor, time, unit] = NOTATION.exec(text) ?? [];
    const seconds = Number(time) * SECONDS[unit as keyof typeof SECONDS];
    // What is no number is not at most a week either.
    if (!(seconds <= MAX_SECONDS)) return null;
    return new RateLimit(text, Number(count) * FACTORS[factor as keyof typeof FACTORS], seconds);
  }

  /** For defaults, which are known to be right. @throws Error for what {@link parse} does not read */
  static of(text: string): RateLimit {
    const limit = RateLimit.parse(text);
    if (!limit) throw new Error(`${text} is no rate limit.`);
    return limit;
  }

  get isOff(): boolean {
    return this.count === Infinity;
  }

  toString(): string {
    return this.text;
  }
}
