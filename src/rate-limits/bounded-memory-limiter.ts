import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

/** What the limiter keeps of its keys: not in its types, and held by a test. */
interface Kept {
  _memoryStorage: { _storage: ReadonlyMap<string, unknown>; delete(key: string): boolean };
}

/** Counts in memory, of which it takes no more than so much, whoever comes with how many addresses or names. */
export class BoundedMemoryLimiter extends RateLimiterMemory {
  /** @param most keys that are counted at once; one more takes the place of the one that expires first */
  constructor(
    options: { points: number; duration: number },
    private readonly most: number,
  ) {
    super(options);
  }

  override consume(key: string, points?: number): Promise<RateLimiterRes> {
    this.makeRoomFor(key);
    return super.consume(key, points);
  }

  override set(key: string, points: number, seconds: number): Promise<RateLimiterRes> {
    this.makeRoomFor(key);
    return super.set(key, points, seconds);
  }

  /** All keys last equally long, so the first one that came is the first to go. */
  private makeRoomFor(key: string): void {
    const { _memoryStorage: memory } = this as unknown as Kept;
    if (memory._storage.size < this.most || memory._storage.has(this.getKey(key))) return;
    const [oldest = ''] = memory._storage.keys();
    memory.delete(oldest);
  }
}
