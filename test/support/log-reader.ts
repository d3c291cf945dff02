import type { PageBody } from './api.js';
import type { Person } from './people.js';

/** An event as the API answers it. */
export interface EventBody {
  cursor: string;
  type: string;
  at: string;
  data: Record<string, unknown>;
}

/** Reads somebody's event log from where it stood when the reader was made. */
export class LogReader {
  private constructor(
    private readonly person: Person,
    private cursor: string,
  ) {}

  static async of(person: Person): Promise<LogReader> {
    const { nextCursor } = await person.get<PageBody<EventBody>>('/api/events');
    return new LogReader(person, nextCursor ?? '');
  }

  /** The cursor behind what was read. */
  get place(): string {
    return this.cursor;
  }

  /** Everything that came since the last reading. */
  async read(): Promise<EventBody[]> {
    const events: EventBody[] = [];
    for (;;) {
      const page = await this.person.get<PageBody<EventBody>>(`/api/events?limit=100&after=${this.cursor}`);
      this.cursor = page.nextCursor ?? '';
      if (page.items.length === 0) return events;
      events.push(...page.items);
    }
  }
}
