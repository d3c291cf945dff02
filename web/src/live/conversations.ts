import type { OpenedConversation, OpenedMessage } from '@sealpost/client';
import { type Context, inBackground, takeIn } from './context.js';
import { compareSent } from './order.js';
import type { ConversationEntry, Edge } from './state.js';

/** How long changes are gathered before the list is read again, in milliseconds. */
const REFRESH_AFTER = 400;
/** More are not counted. */
const MOST_UNREAD = 1000;

interface Entry extends ConversationEntry {
  /** The newest message when the list was read; what is not newer was counted by the server. */
  counted: OpenedMessage | null;
}

/** The list of conversations, with what is unread in each. */
export class Conversations {
  readonly #entries = new Map<string, Entry>();
  /** Those that an event changed since a page of the list was asked for. */
  readonly #touched = new Set<string>();
  /** Where the next page begins; undefined before the first. */
  #cursor: string | null | undefined;
  #edge: Edge = 'more';
  #timer: ReturnType<typeof setTimeout> | null = null;
  #again = false;

  constructor(private readonly context: Context) {
    context.signal.addEventListener('abort', () => {
      if (this.#timer !== null) clearTimeout(this.#timer);
    });
  }

  get(address: string): ConversationEntry | undefined {
    return this.#entries.get(address);
  }

  unread(address: string): number {
    return this.#entries.get(address)?.unread ?? 0;
  }

  all(): ConversationEntry[] {
    return [...this.#entries.values()];
  }

  /** Reads the first page. @throws SealpostError */
  async load(): Promise<void> {
    await this.#read(undefined);
  }

  /** Reads the page after those that are there; the state says what came of it. */
  loadMore(): void {
    if (this.#edge === 'loading' || this.#edge === 'end') return;
    inBackground(this.#read(this.#cursor ?? undefined));
  }

  /** Reads the list again soon: something happened whose effect is not known here. */
  refreshSoon(): void {
    if (this.#edge === 'loading') this.#again = true;
    else
      this.#timer ??= setTimeout(() => {
        this.#timer = null;
        inBackground(this.#read(undefined));
      }, REFRESH_AFTER);
  }

  /** Takes in a message that was just sent or received. @param isUnread - whether it counts as one more that is unread */
  add(message: OpenedMessage, isUnread: boolean): void {
    const { conversation, groupId } = message;
    const entry = this.#entries.get(conversation);
    this.#touched.add(conversation);
    // What else is unread in a conversation further down the list is not known here.
    if (!entry && this.#edge !== 'end') this.refreshSoon();
    const { lastMessage = null, unread = 0, counted = null } = entry ?? {};
    const isNew = counted === null || compareSent(message, counted) > 0;
    this.#put({
      address: conversation,
      groupId,
      lastMessage: lastMessage && compareSent(lastMessage, message) > 0 ? lastMessage : message,
      unread: isUnread && isNew ? Math.min(unread + 1, MOST_UNREAD) : unread,
      counted,
    });
  }

  /** Shows a change of the last message of a conversation. */
  replace(message: OpenedMessage): void {
    const entry = this.#entries.get(message.conversation);
    if (entry?.lastMessage?.id !== message.id) return;
    this.#touched.add(entry.address);
    this.#put({ ...entry, lastMessage: message });
  }

  /** The conversation whose last message it is. */
  withLast(id: string): ConversationEntry | undefined {
    return this.all().find(({ lastMessage }) => lastMessage?.id === id);
  }

  /** Counts messages off that are no longer unread. */
  countDown(address: string, by: number): void {
    const entry = this.#entries.get(address);
    if (!entry || by === 0) return;
    this.#touched.add(address);
    // Of a thousand it is not known how many more there are.
    if (entry.unread === MOST_UNREAD) this.refreshSoon();
    else this.#put({ ...entry, unread: Math.max(0, entry.unread - by) });
  }

  async #read(cursor: string | undefined): Promise<void> {
    this.#set('loading');
    this.#touched.clear();
    try {
      const page = await this.context.client.conversations.list().page(cursor);
      if (this.context.signal.aborted) return;
      for (const item of page.items) this.#takeIn(item);
      if (cursor === undefined) this.#dropGone(page.items, page.nextCursor === null);
      if (this.#cursor === undefined || cursor !== undefined) this.#cursor = page.nextCursor;
      this.#set(this.#cursor === null ? 'end' : 'more');
    } catch (error) {
      this.#set('failed');
      throw error;
    } finally {
      if (this.#again) {
        this.#again = false;
        this.refreshSoon();
      }
    }
  }

  #takeIn({ with: address, groupId, lastMessage: shown, unreadCount }: OpenedConversation): void {
    const [lastMessage] = takeIn(this.context, [shown]);
    if (this.#touched.has(address) || !lastMessage) this.#again = true;
    else this.#put({ address, groupId, lastMessage, unread: unreadCount, counted: lastMessage });
  }

  /** A conversation whose last message is newer than the page's oldest, and that is not on the page, is no longer there. */
  #dropGone(items: readonly OpenedConversation[], isAll: boolean): void {
    const there = new Set(items.map((item) => item.with));
    const oldest = items.at(-1)?.lastMessage;
    for (const { address, lastMessage } of this.#entries.values()) {
      if (there.has(address) || this.#touched.has(address)) continue;
      if (isAll || (oldest && lastMessage && compareSent(lastMessage, oldest) > 0))
        this.#entries.delete(address);
    }
  }

  #put(entry: Entry): void {
    this.#entries.set(entry.address, entry);
    this.publish();
  }

  #set(edge: Edge): void {
    this.#edge = edge;
    this.context.publisher.changed('moreConversations', () => this.#edge);
    this.publish();
  }

  publish(): void {
    this.context.publisher.changed('conversations', () => new Map(this.#entries));
  }
}
