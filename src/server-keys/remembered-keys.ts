import type { Clock } from '../common/index.js';

/** How old what is remembered may be; another node may have rotated the keys. */
const FRESH_MILLISECONDS = 60_000;
/** Not more often is it read because somebody names a key that is not there. */
const RELOAD_MILLISECONDS = 1000;

/** What was read of the keys of a purpose: one reading for all who ask meanwhile. */
export class RememberedKeys<Loaded> {
  private loading: Promise<Loaded> | undefined;
  private loadedAt = 0;

  constructor(
    private readonly load: (now: Date) => Promise<Loaded>,
    private readonly clock: Clock,
  ) {}

  /** @param isEnough whether what is remembered has what is asked for; otherwise it is read again, unless that was a moment ago */
  async get(isEnough: (loaded: Loaded) => boolean = () => true): Promise<Loaded> {
    const known = await this.within(FRESH_MILLISECONDS);
    return isEnough(known) ? known : this.within(RELOAD_MILLISECONDS);
  }

  forget(): void {
    this.loading = undefined;
  }

  private within(milliseconds: number): Promise<Loaded> {
    const now = this.clock.now();
    if (this.loading && now.getTime() - this.loadedAt < milliseconds) return this.loading;
    const loading = this.load(now);
    loading.catch(() => {
      if (this.loading === loading) this.forget();
    });
    this.loadedAt = now.getTime();
    return (this.loading = loading);
  }
}
