import type { OpenedMessage } from '@sealpost/client';
import { compareSent, placeOf } from './order.js';
import type { Edge, TimelineView } from './state.js';

/** Messages of one conversation that are kept at once. */
const MOST_KEPT = 20_000;

/** What was loaded of a conversation, in order and without doubles. */
export class Timeline {
  older: Edge = 'more';
  newer: Edge = 'end';
  /** Whether it has come as far as it is to begin with. */
  loaded = false;
  /** Grows when the list begins at another place. */
  turn = 0;
  /** Received messages that are not marked read; null when that was not asked for yet. */
  unread: Set<string> | null = null;
  readonly #byId = new Map<string, OpenedMessage>();
  #items: OpenedMessage[] = [];
  #view: TimelineView | null = null;

  get items(): readonly OpenedMessage[] {
    return this.#items;
  }

  get(id: string): OpenedMessage | undefined {
    return this.#byId.get(id);
  }

  /** Takes messages up, in any order. One that is there is replaced. */
  merge(messages: readonly OpenedMessage[]): void {
    const fresh = messages.filter(({ id }) => !this.#byId.has(id));
    for (const message of messages) {
      if (this.#byId.has(message.id)) this.replace(message);
      else this.#byId.set(message.id, message);
    }
    if (fresh.length === 0) return;
    fresh.sort(compareSent);
    const [first] = this.#items;
    const last = this.#items.at(-1);
    const newest = fresh.at(-1);
    const oldest = fresh[0];
    if (!first || !last || !oldest || !newest) this.#items = fresh;
    else if (compareSent(newest, first) < 0) this.#items = [...fresh, ...this.#items];
    else if (compareSent(last, oldest) < 0) this.#items = [...this.#items, ...fresh];
    else this.#items = [...this.#items, ...fresh].sort(compareSent);
    this.changed();
  }

  replace(message: OpenedMessage): void {
    const before = this.#byId.get(message.id);
    if (!before) return;
    this.#byId.set(message.id, message);
    const place = placeOf(this.#items, before);
    if (compareSent(before, message) === 0) this.#items = this.#items.with(place, message);
    else this.#items = this.#items.toSpliced(place, 1, message).sort(compareSent);
    this.changed();
  }

  remove(id: string): void {
    const message = this.#byId.get(id);
    if (!message) return;
    this.#byId.delete(id);
    this.unread?.delete(id);
    this.#items = this.#items.toSpliced(placeOf(this.#items, message), 1);
    this.changed();
  }

  /** Forgets all messages, to begin at another place. @param newer - what follows that place */
  restart(newer: 'end' | 'more'): void {
    this.#byId.clear();
    this.#items = [];
    this.unread = null;
    this.loaded = false;
    this.older = 'more';
    this.newer = newer;
    this.turn += 1;
    this.changed();
  }

  /** Forgets messages at the far end when there are too many, or more than `most`. @returns whether there were */
  trim(far: 'oldest' | 'newest', most = MOST_KEPT): boolean {
    const surplus = this.#items.length - most;
    if (surplus <= 0) return false;
    const dropped =
      far === 'oldest' ? this.#items.slice(0, surplus) : this.#items.slice(this.#items.length - surplus);
    this.#items = far === 'oldest' ? this.#items.slice(surplus) : this.#items.slice(0, most);
    for (const { id } of dropped) this.#byId.delete(id);
    if (far === 'oldest') this.older = 'more';
    else this.newer = 'more';
    this.changed();
    return true;
  }

  changed(): void {
    this.#view = null;
  }

  view(): TimelineView {
    this.#view ??= {
      items: this.#items,
      older: this.older,
      newer: this.newer,
      unread: new Set(this.unread),
      loaded: this.loaded,
      turn: this.turn,
    };
    return this.#view;
  }
}
