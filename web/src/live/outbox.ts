import { type OpenedMessage, SealpostError } from '@sealpost/client';
import { type Context, inBackground } from './context.js';
import { withLock } from './lock.js';
import { draftFor, itemAgain, itemOf, type OutboxItem } from './outbox-item.js';
import type { OutboxRecords, Outgoing } from './outbox-records.js';
import type { PendingMessage } from './state.js';

/** When a message that did not get through is tried again, in milliseconds. */
const AGAIN_AFTER = 15_000;

/** What is on its way: each conversation in its order, and across reloads with the same ids. */
export class Outbox {
  readonly #items = new Map<string, OutboxItem>();
  readonly #running = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly context: Context,
    private readonly records: OutboxRecords,
    /** Called with a message that the server has. */
    private readonly onSent: (message: OpenedMessage) => void,
  ) {
    context.signal.addEventListener('abort', () => {
      if (this.#timer !== null) clearTimeout(this.#timer);
      for (const { posting } of this.#items.values()) posting?.abort();
    });
  }

  get size(): number {
    return this.#items.size;
  }

  /** Sends a message. @returns when it is kept, so that it is not lost any more */
  async send(outgoing: Outgoing): Promise<void> {
    const item = itemOf(outgoing);
    this.#items.set(outgoing.id, item);
    item.ready = this.#seal(item);
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

  /** The server has a message: it came as an event. */
  landed(id: string): void {
    if (this.#items.has(id)) inBackground(this.discard(id));
  }

  #take(id: string): void {
    const item = this.#items.get(id);
    if (!item) return;
    item.gone = true;
    this.#items.delete(id);
    item.posting?.abort();
    this.#publish();
  }

  async #seal(item: OutboxItem): Promise<void> {
    const { outgoing, shown } = item;
    if (!outgoing || item.sealed) return;
    this.#show(item, { state: 'sealing' });
    try {
      item.sealed = await this.context.client.messages.seal(draftFor(outgoing), {
        onProgress: (progress) => {
          this.#show(item, { progress });
        },
      });
      this.#show(item, { progress: null });
    } catch (error) {
      this.#fail(item, error);
    }
    if (!item.gone) await this.records.keep(outgoing, shown.createdAt, item.sealed);
    item.kept = true;
    if (item.gone) await this.records.drop(shown.id);
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
    inBackground(work.finally(() => this.#running.delete(conversation)));
  }

  async #sendAll(conversation: string): Promise<void> {
    for (;;) {
      const next = this.#inOrder(conversation).find(({ shown }) => shown.state !== 'failed');
      if (!next || this.context.signal.aborted) return;
      await next.ready.catch(() => undefined);
      if (next.gone) continue;
      if (!next.sealed) await (next.ready = this.#seal(next));
      if (next.sealed && !(await this.#post(next))) return;
      if (!next.sealed && next.shown.state === 'waiting') {
        this.#againLater();
        return;
      }
    }
  }

  /** @returns false when it has to wait */
  async #post(item: OutboxItem): Promise<boolean> {
    const { id } = item.shown;
    // Another tab may have sent it while this one waited for its turn.
    if (!item.sealed || (item.kept && !(await this.records.has(id)))) {
      this.#take(id);
      return true;
    }
    item.posting = new AbortController();
    this.#show(item, { state: 'sending' });
    try {
      const message = await this.context.client.messages.post(item.sealed, {
        signal: item.posting.signal,
        onProgress: (progress) => {
          this.#show(item, { progress });
        },
      });
      this.#done(item, message);
      await this.records.drop(id);
      return true;
    } catch (error) {
      if (item.gone) return true;
      if (item.posting.signal.aborted) return !this.context.signal.aborted;
      this.#fail(item, error);
      return item.shown.state === 'failed';
    }
  }

  #done({ shown, outgoing }: OutboxItem, message: OpenedMessage): void {
    outgoing?.files.forEach((file, index) => {
      this.context.files.keep(shown.id, index, file);
    });
    this.onSent(message);
    this.#take(shown.id);
  }

  #fail(item: OutboxItem, error: unknown): void {
    const passes = maySucceedLater(error);
    this.#show(item, {
      state: passes ? 'waiting' : 'failed',
      progress: null,
      failure: passes ? null : error,
    });
    if (passes) this.#againLater();
  }

  #againLater(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#runAll();
    }, AGAIN_AFTER);
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

function maySucceedLater(error: unknown): boolean {
  if (!(error instanceof SealpostError)) return false;
  const { code, status = 0 } = error;
  return code === 'network' || code === 'session_ended' || status === 429 || status >= 500;
}
