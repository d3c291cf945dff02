import type { OpenedMessage } from '@sealpost/client';
import { type Context, inBackground } from './context.js';
import { withLock } from './lock.js';
import { OutboxDelivery } from './outbox-delivery.js';
import { itemAgain, itemOf, type OutboxItem } from './outbox-item.js';
import type { OutboxRecords, Outgoing } from './outbox-records.js';
import type { PendingMessage } from './state.js';

/** When a message that did not get through is tried again, in milliseconds. */
const AGAIN_AFTER = 15_000;

/** What is on its way: each conversation in its order, and across reloads with the same ids. */
export class Outbox {
  readonly #items = new Map<string, OutboxItem>();
  readonly #running = new Set<string>();
  readonly #delivery: OutboxDelivery;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly context: Context,
    private readonly records: OutboxRecords,
    /** Called with a message that the server has. */
    onSent: (message: OpenedMessage) => void,
  ) {
    this.#delivery = new OutboxDelivery({
      ...{ context, records },
      show: (item, change) => {
        this.#show(item, change);
      },
      onSent: ({ shown }, message) => {
        onSent(message);
        this.landed(shown.id);
      },
    });
    context.signal.addEventListener('abort', () => {
      if (this.#timer !== null) clearTimeout(this.#timer);
      for (const { posting } of this.#items.values()) posting?.abort();
    });
  }

  get size(): number {
    return this.#items.size;
  }

  /** Whether something that was sent is not in the storage yet. */
  get unkept(): boolean {
    return [...this.#items.values()].some(({ kept }) => !kept);
  }

  /** Sends a message. @returns when it is kept, so that it is not lost any more */
  async send(outgoing: Outgoing): Promise<void> {
    const item = itemOf(outgoing);
    this.#items.set(outgoing.id, item);
    item.ready = this.#delivery.seal(item);
    this.#publish();
    this.#run(outgoing.conversation);
    await item.ready;
  }

  /** Takes up what the storage keeps, and sends what waits. */
  async resume(): Promise<void> {
    const kept = await Promise.all(
      (await this.records.ids()).filter((id) => !this.#items.has(id)).map((id) => this.records.read(id)),
    );
    if (this.context.signal.aborted) return;
    const found = kept.filter((record) => record !== undefined && !this.#items.has(record.id));
    const items = found.flatMap((record) => (record ? [itemAgain(record)] : []));
    items.sort((a, b) => (a.shown.createdAt < b.shown.createdAt ? -1 : 1));
    for (const item of items) this.#items.set(item.shown.id, item);
    if (items.length > 0) this.#publish();
    this.#runAll();
  }

  /** The network is back: what was on its way over the old connection begins anew. */
  online(): void {
    for (const { posting } of this.#items.values()) posting?.abort();
    inBackground(this.resume());
  }

  /** Tries a message again that failed. */
  retry(id: string): void {
    const item = this.#items.get(id);
    if (item?.shown.state !== 'failed') return;
    this.#show(item, { state: 'waiting', failure: null });
    this.#run(item.shown.conversation);
  }

  /** Gives a message up. It may have reached the server all the same; then it is shown as what it is. */
  async discard(id: string): Promise<void> {
    this.#take(id);
    await this.records.drop(id);
  }

  /** The server has a message: it was answered, or came as an event. */
  landed(id: string): void {
    const item = this.#items.get(id);
    if (!item) return;
    item.outgoing?.files.forEach((file, index) => {
      this.context.files.keep(id, index, file);
    });
    inBackground(this.discard(id));
  }

  #take(id: string): void {
    const item = this.#items.get(id);
    if (!item) return;
    item.gone = true;
    this.#items.delete(id);
    item.posting?.abort();
    this.#publish();
  }

  #runAll(): void {
    for (const conversation of new Set([...this.#items.values()].map(({ shown }) => shown.conversation)))
      this.#run(conversation);
  }

  /** Sends what waits in a conversation, one after another. */
  #run(conversation: string): void {
    if (this.#running.has(conversation)) return;
    this.#running.add(conversation);
    const { me, signal } = this.context;
    const work = withLock(`outbox/${me}/${conversation}`, () => this.#sendAll(conversation), signal);
    inBackground(
      work
        .finally(() => this.#running.delete(conversation))
        .then(() => {
          // What came while the lock was given back did not start anything.
          if (!signal.aborted && this.#timer === null && this.#next(conversation)) this.#run(conversation);
        }),
    );
  }

  async #sendAll(conversation: string): Promise<void> {
    for (;;) {
      const next = this.#next(conversation);
      if (!next || this.context.signal.aborted) return;
      await next.ready.catch(() => undefined);
      if (next.gone || isFailed(next)) continue;
      if (!next.sealed) await (next.ready = this.#delivery.seal(next));
      if (isFailed(next)) continue;
      const outcome = (await this.#wasSent(next)) ? 'done' : await this.#delivery.post(next);
      if (outcome !== 'later') continue;
      this.#againLater();
      return;
    }
  }

  /** Whether another tab sent it, while this one waited for its turn. */
  async #wasSent(item: OutboxItem): Promise<boolean> {
    const { id } = item.shown;
    if (!item.kept || (await this.records.has(id))) return false;
    this.#take(id);
    return true;
  }

  #againLater(): void {
    if (this.context.signal.aborted) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#runAll();
    }, AGAIN_AFTER);
  }

  #next(conversation: string): OutboxItem | undefined {
    return this.#inOrder(conversation).find(({ shown }) => shown.state !== 'failed');
  }

  #inOrder(conversation: string): OutboxItem[] {
    return [...this.#items.values()].filter(({ shown }) => shown.conversation === conversation);
  }

  #show(item: OutboxItem, change: Partial<PendingMessage>): void {
    item.shown = { ...item.shown, ...change };
    this.#publish();
  }

  #publish(): void {
    this.context.publisher.changed('pending', () => {
      const shown = [...this.#items.values()].map((item) => item.shown);
      const conversations = new Set(shown.map(({ conversation }) => conversation));
      return new Map(
        [...conversations].map((address) => [address, shown.filter((item) => item.conversation === address)]),
      );
    });
  }
}

function isFailed({ shown }: OutboxItem): boolean {
  return shown.state === 'failed';
}
