import { answer, type Http } from '../http/http.js';
import { isFinal } from './final.js';
import type { Entry, Source, SourceEnd } from './source.js';

const PAGE = 100;
/** A request that takes so much longer than it was to wait went nowhere. */
const PATIENCE_MILLISECONDS = 20_000;

export interface PollOptions {
  http: Http;
  /** The cursor of the last event that was taken. */
  after: string;
  /** For how long the request waits for an event when there is none. */
  waitSeconds: number;
}

/** A page of the log, by one request. The cursor of the next one says what was taken, so that is not for this to ask. */
export class PollSource implements Source {
  opened = false;
  end: SourceEnd | null = null;
  place: string | null = null;
  private waiting: Entry[] = [];
  private readonly request = new AbortController();

  constructor(
    options: PollOptions,
    private readonly onChange: () => void,
  ) {
    void this.poll(options);
  }

  take(most: number): Entry[] {
    return this.waiting.splice(0, most);
  }

  close(): void {
    this.finish({ kind: 'done' });
    this.request.abort();
  }

  private async poll({ http, after, waitSeconds }: PollOptions): Promise<void> {
    const late = setTimeout(
      () => {
        this.request.abort();
      },
      waitSeconds * 1000 + PATIENCE_MILLISECONDS,
    );
    try {
      const params = { query: { after, limit: PAGE, waitSeconds } };
      const { signal } = this.request;
      const { items, nextCursor } = await answer(http.api.GET('/api/events', { params, signal }));
      if (this.end) return;
      this.waiting = items.map((event) => ({ event, acknowledge: () => undefined }));
      this.place = nextCursor;
      this.opened = true;
      this.finish({ kind: 'done' });
    } catch (error) {
      this.finish(isFinal(error) ? { kind: 'refused', error } : { kind: 'lost' });
    } finally {
      clearTimeout(late);
    }
  }

  private finish(end: SourceEnd): void {
    if (this.end) return;
    this.end = end;
    this.onChange();
  }
}
