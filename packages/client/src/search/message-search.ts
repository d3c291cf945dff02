import type { OpenedMessage } from '../model.js';
import { newBreath } from './breath.js';
import { compact, contentsOf, isExpired } from './compaction.js';
import { type IndexedMessage, MessageIndex } from './message-index.js';
import type { Chunk, Removal, SealedChunks } from './sealed-chunks.js';
import { snippetOf } from './snippet.js';

export interface FindOptions {
  /** 20 without it. */
  limit?: number;
  /** The address of the one conversation to look in. */
  conversation?: string;
}

/** A message that was found. */
export interface SearchHit {
  id: string;
  /** The address of the peer or of the group. */
  conversation: string;
  /** ISO 8601. */
  sentAt: string;
  /** The text around the first word that was found, on one line. */
  snippet: string;
}

const LIMIT = 20;
/** Chunks that are written between two compactions. */
const CHUNKS_A_COMPACTION = 64;

/** Finds words in messages that were opened on this device; no server could. */
export class MessageSearch {
  private readonly index = new MessageIndex();
  private readonly removed = new Set<string>();
  private loading: Promise<void> | undefined;
  /** What is done with the storage, one after the other. */
  private work: Promise<void> = Promise.resolve();
  private written = 0;

  /** @param chunks - where the index is kept; in memory only when null */
  constructor(private readonly chunks: SealedChunks | null = null) {}

  /** Messages with all of the words, the last of which may be begun only; the newest first. */
  async find(words: string, { limit = LIMIT, conversation }: FindOptions = {}): Promise<SearchHit[]> {
    await this.load();
    const { found, terms } = this.index.find(words);
    const hits: SearchHit[] = [];
    for (const message of found) {
      if (isExpired(message, Date.now())) this.index.delete(message.id);
      else if (conversation === undefined || message.conversation === conversation) {
        const { id, sentAt, text } = message;
        hits.push({ id, conversation: message.conversation, sentAt, snippet: snippetOf(text, terms) });
      }
      if (hits.length >= limit) break;
    }
    return hits;
  }

  /**
   * Takes messages up. One that is there already is replaced; what is deleted or expired is taken out for good, and what is invalid until
   * it is not any more.
   */
  async add(messages: Iterable<OpenedMessage>): Promise<void> {
    await this.load();
    const fresh: IndexedMessage[] = [];
    const gone: string[] = [];
    const breathe = newBreath();
    for (const message of messages) {
      await breathe();
      if (message.deletedAt !== null) gone.push(message.id);
      else if (message.verification.status === 'invalid') this.index.delete(message.id);
      else if (this.takeUp(message)) fresh.push(toIndexed(message));
    }
    await this.write(fresh, this.takeOut(gone.filter((id) => this.index.has(id))));
  }

  /** Takes a message out, for good. */
  async remove(id: string): Promise<void> {
    await this.load();
    // Also one that is not here: another tab may have kept it.
    await this.write([], this.takeOut([id]));
  }

  /** Reads what the storage keeps; whatever else is called waits for it. */
  load(): Promise<void> {
    this.loading ??= this.read().catch((error: unknown) => {
      this.loading = undefined;
      throw error;
    });
    return this.loading;
  }

  /** Forgets everything, in the storage as well. */
  async clear(): Promise<void> {
    await this.load();
    this.index.clear();
    this.removed.clear();
    await this.inTurn(() => this.chunks?.clear());
  }

  private async read(): Promise<void> {
    if (!this.chunks) return;
    const stored = await this.chunks.read();
    const contents = contentsOf(stored.values(), Date.now());
    for (const id of contents.removed.keys()) this.removed.add(id);
    const breathe = newBreath();
    for (const message of contents.messages.values()) {
      await breathe();
      this.index.set(message);
    }
    await compact(this.chunks, stored, contents, Date.now());
  }

  /** @returns whether it was not there like this */
  private takeUp(message: OpenedMessage): boolean {
    const indexed = toIndexed(message);
    if (indexed.text === '' || this.removed.has(message.id) || isExpired(message, Date.now())) return false;
    if (this.index.get(message.id)?.text === indexed.text) return false;
    this.index.set(indexed);
    return true;
  }

  private takeOut(ids: string[]): Removal[] {
    for (const id of ids) {
      this.index.delete(id);
      this.removed.add(id);
    }
    return ids.map((id) => ({ id, at: new Date().toISOString() }));
  }

  private async write(messages: IndexedMessage[], removed: Removal[]): Promise<void> {
    const { chunks } = this;
    if (!chunks || messages.length + removed.length === 0) return;
    await this.inTurn(async () => {
      await chunks.write({ messages, removed } satisfies Chunk);
      if (++this.written % CHUNKS_A_COMPACTION > 0) return;
      const stored = await chunks.read();
      await compact(chunks, stored, contentsOf(stored.values(), Date.now()), Date.now());
    });
  }

  private inTurn(task: () => Promise<void> | undefined): Promise<void> {
    const done = this.work.then(task);
    this.work = done.catch(() => undefined);
    return done;
  }
}

function toIndexed({
  id,
  conversation,
  sentAt,
  expiresAt,
  text,
  attachments,
}: OpenedMessage): IndexedMessage {
  const names = attachments.map(({ filename }) => filename);
  return { id, conversation, sentAt, expiresAt, text: [text ?? '', ...names].join('\n').trim() };
}
