import type { OpenedMessage, Page, Pages } from '@sealpost/client';
import { type Context, takeIn } from './context.js';
import { filterOf } from './message-filter.js';
import { nextAfter, type Span } from './next-after.js';
import { justAfter, usualSpan } from './spans.js';
import type { Placed } from './order.js';
import { Timeline } from './timeline.js';
import { unreadAmong } from './unread.js';

/** Messages that are loaded to begin at the first unread one. */
const MOST_TO_BEGIN = 400;
/** Live messages that wait for a list that was read up to somewhere before now. */
const MOST_HELD = 500;

/** What the line of a conversation asks others. */
export interface LineOptions {
  context: Context;
  /** Of the conversation. */
  address: string;
  /** How many are unread, as the list of conversations says. */
  unreadCount: () => number;
  /** Whether a message was marked read on this device. */
  isRead: (id: string) => boolean;
  /** Called when there is something else to show. */
  onChange: () => void;
}

/** Loads the messages of one conversation, page by page in both directions from where it begins. */
export class Line {
  readonly timeline = new Timeline();
  /** How many show it. */
  viewers = 0;
  /** Where older pages are read from; null: from the first message that is there. */
  #place: { pages: Pages<OpenedMessage>; cursor: string } | null = null;
  /** What came in while the list ended before now. */
  #held: OpenedMessage[] = [];

  constructor(private readonly options: LineOptions) {}

  /** Loads the newest messages, back to the first unread one. @throws SealpostError */
  async begin(): Promise<void> {
    const { timeline } = this;
    const { turn } = timeline;
    const unread = this.options.unreadCount();
    let known: number;
    do {
      known = timeline.unread?.size ?? 0;
      await this.#older(timeline.items[0]?.sentAt);
      if (timeline.turn !== turn) return;
    } while (this.#isToGoOn(unread, known));
    timeline.loaded = true;
    this.#touch();
  }

  /** Begins anew at the newest message. @throws SealpostError */
  restart(): Promise<void> {
    this.#reset('end');
    return this.begin();
  }

  /** Begins anew around a message. @throws SealpostError */
  async around(message: Placed): Promise<void> {
    const { timeline } = this;
    this.#reset('more');
    const { turn } = timeline;
    await this.#older(message.sentAt);
    if (timeline.turn === turn) await this.#newer();
    if (timeline.turn !== turn) return;
    timeline.loaded = true;
    this.#touch();
  }

  /** Loads the page before the first message. @throws SealpostError */
  async older(): Promise<void> {
    const { timeline } = this;
    if (timeline.older === 'loading' || timeline.older === 'end') return;
    if (!timeline.loaded) return this.begin();
    await this.#older(timeline.items[0]?.sentAt);
    if (timeline.newer !== 'loading' && timeline.trim('newest')) this.#touch();
  }

  /** Loads the page after the last message, where the list does not reach to now. @throws SealpostError */
  async newer(): Promise<void> {
    const { timeline } = this;
    if (timeline.newer === 'loading' || timeline.newer === 'end') return;
    await this.#newer();
    if (timeline.older !== 'loading') this.trim();
  }

  /** Takes a message in that was just sent or received. */
  add(message: OpenedMessage): void {
    if (this.timeline.newer === 'end') this.timeline.merge([message]);
    else this.#held = [...this.#held, message].slice(-MOST_HELD);
    this.#touch();
  }

  /** Forgets the oldest messages when there are too many. */
  trim(most?: number): void {
    if (!this.timeline.trim('oldest', most)) return;
    this.#place = null;
    this.#touch();
  }

  /** Whether the first unread message may be on the page before. @param known - how many were, before the last page */
  #isToGoOn(unread: number, known: number): boolean {
    const { items, older, unread: found } = this.timeline;
    const count = found?.size ?? 0;
    return older === 'more' && count < unread && count > known && items.length < MOST_TO_BEGIN;
  }

  #reset(newer: 'end' | 'more'): void {
    this.#place = null;
    this.#held = [];
    this.timeline.restart(newer);
    this.#touch();
  }

  /** @param sentAt - when the message was sent from which it goes back, itself included */
  async #older(sentAt: string | undefined): Promise<void> {
    const { timeline } = this;
    const { turn } = timeline;
    const place = this.#place ?? {
      pages: this.#list(sentAt === undefined ? {} : { until: justAfter(sentAt) }),
      cursor: undefined,
    };
    timeline.older = 'loading';
    this.#touch();
    try {
      const page = await place.pages.page(place.cursor);
      await this.#take(page.items, turn);
      if (timeline.turn !== turn) return;
      this.#place = page.nextCursor === null ? null : { pages: place.pages, cursor: page.nextCursor };
      timeline.older = page.nextCursor === null ? 'end' : 'more';
    } catch (error) {
      if (timeline.turn === turn) timeline.older = 'failed';
      throw error;
    } finally {
      this.#touch();
    }
  }

  async #newer(): Promise<void> {
    const { timeline } = this;
    const { turn, items } = timeline;
    const last = items.at(-1);
    if (!last) return;
    timeline.newer = 'loading';
    this.#touch();
    try {
      const known = (id: string): boolean => timeline.get(id) !== undefined;
      const read = (span: Span): Promise<Page<OpenedMessage>> => this.#list(span).page();
      const page = await nextAfter(read, known, Date.parse(last.sentAt), usualSpan(items));
      await this.#take(page.items, turn);
      if (timeline.turn !== turn) return;
      const overflown = this.#held.length === MOST_HELD;
      timeline.newer = page.end && !overflown ? 'end' : 'more';
      if (timeline.newer === 'end') timeline.merge(this.#held);
      // Of an overflow the first are missing; what is read next has them all.
      if (page.end) this.#held = [];
    } catch (error) {
      if (timeline.turn === turn) timeline.newer = 'failed';
      throw error;
    } finally {
      this.#touch();
    }
  }

  async #take(items: OpenedMessage[], turn: number): Promise<void> {
    const { context, address, unreadCount, isRead } = this.options;
    const { timeline } = this;
    timeline.unread ??= new Set();
    const more = unreadCount() > timeline.unread.size;
    const unread = more ? await unreadAmong(context, address, items) : [];
    if (timeline.turn !== turn || context.signal.aborted) return;
    for (const id of unread) if (!isRead(id)) timeline.unread.add(id);
    timeline.merge(takeIn(context, items));
  }

  #list(span: Partial<Span>): Pages<OpenedMessage> {
    const { context, address } = this.options;
    return context.client.messages.list({ ...filterOf(address), ...span });
  }

  #touch(): void {
    this.timeline.changed();
    this.options.onChange();
  }
}
