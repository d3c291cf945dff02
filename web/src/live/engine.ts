import { type OpenedMessage, SealpostError } from '@sealpost/client';
import { Connection } from './connection.js';
import { type Context, inBackground } from './context.js';
import { Conversations } from './conversations.js';
import { Drafts } from './drafts.js';
import { EventHandler } from './event-handler.js';
import { Expiry } from './expiry.js';
import { Files } from './files.js';
import { follow } from './follow.js';
import { Groups } from './groups.js';
import { Indexing } from './indexing.js';
import type { LiveOptions } from './live-options.js';
import { ReadMarks } from './marks.js';
import { Names } from './names.js';
import { Outbox } from './outbox.js';
import { OutboxRecords } from './outbox-records.js';
import { Publisher } from './publisher.js';
import { RecentChanges } from './recent-changes.js';
import { liveStore } from './state.js';
import { Timelines } from './timelines.js';
import { Typing } from './typing.js';
import { Vault } from './vault.js';

/** Everything that runs while one account is logged in. */
export class Engine {
  readonly context: Context;
  readonly conversations: Conversations;
  readonly timelines: Timelines;
  readonly groups: Groups;
  readonly names: Names;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly marks: ReadMarks;
  readonly events: EventHandler;
  readonly #abort = new AbortController();

  constructor(
    { client, storage, onEnded }: LiveOptions,
    /** Called with what came from somebody else. */
    onReceived: (message: OpenedMessage) => void,
  ) {
    const vault = new Vault(storage);
    const { signal } = this.#abort;
    this.context = {
      ...{ client, storage, signal, me: client.address },
      publisher: new Publisher(liveStore),
      recent: new RecentChanges(),
      files: new Files(client),
      opened: (messages) => {
        indexing.add(messages);
        for (const message of messages) expiry.watch(message);
      },
    };
    const { context } = this;
    const indexing = new Indexing(context);
    const expiry = new Expiry(context, (ids) => {
      this.#expired(ids);
    });
    this.conversations = new Conversations(context);
    this.marks = new ReadMarks(context);
    this.timelines = new Timelines(context, {
      unreadCount: (address) => this.conversations.unread(address),
      isRead: (id) => this.marks.has(id),
    });
    this.names = new Names(context);
    this.groups = new Groups(context, (members) => {
      this.names.put(members);
    });
    this.drafts = new Drafts(storage, vault);
    this.outbox = new Outbox(context, new OutboxRecords(storage, vault), (message) => {
      this.events.created(message);
    });
    this.events = new EventHandler(
      context,
      {
        ...{ conversations: this.conversations, timelines: this.timelines, groups: this.groups },
        ...{ typing: new Typing(context), outbox: this.outbox, marks: this.marks },
      },
      onReceived,
    );
    const connection = new Connection(context, () => {
      this.outbox.online();
      void this.marks.flush();
    });
    inBackground(client.search.load());
    inBackground(this.outbox.resume());
    inBackground(
      follow(context, {
        load: () => this.#load(),
        handle: (event) => {
          this.events.handle(event);
        },
        onConnection: (online) => {
          connection.set(online);
        },
        onEnded,
      }),
    );
    addEventListener('visibilitychange', () => void this.#lookAgain(), { signal });
    // To seal and to write takes a moment, in which the browser asks before it leaves the page.
    addEventListener(
      'beforeunload',
      (event) => {
        if (this.drafts.unwritten || this.outbox.unkept) event.preventDefault();
      },
      { signal },
    );
  }

  stop(): void {
    this.#abort.abort();
    this.drafts.stop();
    this.context.publisher.stop();
  }

  /** The message of an id, wherever it is. Undefined when there is no such any more. @throws SealpostError */
  async message(id: string): Promise<OpenedMessage | undefined> {
    const found = this.timelines.find(id);
    if (found) return found.message;
    try {
      return this.context.recent.apply(await this.context.client.messages.get(id)) ?? undefined;
    } catch (error) {
      if (error instanceof SealpostError && error.code === 'not_found') return undefined;
      throw error;
    }
  }

  async #load(): Promise<void> {
    const groups = this.groups.load();
    await this.conversations.load();
    this.timelines.reload();
    this.names.forget();
    await groups;
    this.context.publisher.changed('ready', () => true);
  }

  #expired(ids: string[]): void {
    for (const id of ids) {
      this.context.recent.deleted(id, 'self', '');
      const found = this.timelines.find(id);
      if (found) {
        this.context.files.drop(found.message);
        if (found.timeline.unread?.delete(id)) this.conversations.countDown(found.address, 1);
        found.timeline.remove(id);
      }
      if (!found || this.conversations.withLast(id)) this.conversations.refreshSoon();
      inBackground(this.context.client.search.remove(id));
    }
    this.timelines.publish();
  }

  /** Another tab may have been closed with something unsent. */
  async #lookAgain(): Promise<void> {
    if (document.visibilityState === 'visible') await this.outbox.resume().catch(() => undefined);
  }
}
