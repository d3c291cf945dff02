import type { ClientStorage } from '@sealpost/client';
import { inBackground } from './context.js';
import type { SealedNote, Vault } from './vault.js';

/** What stands in a composer. */
export interface ComposerDraft {
  text: string;
  /** The message that it answers. */
  replyTo: string | null;
  /** How long what is sent stays, in seconds; null: until it is deleted. It holds for the next message, too. */
  expiresInSeconds: number | null;
  /** Files to send. They are kept while the page is open, and not over a reload. */
  files: readonly File[];
}

/** An empty composer. */
export const EMPTY_DRAFT: ComposerDraft = { text: '', replyTo: null, expiresInSeconds: null, files: [] };

/** What was typed and not sent, by conversation: in memory, and sealed in this device's storage until it is sent. */
export class Drafts {
  readonly #drafts = new Map<string, ComposerDraft>();
  /** What is to be written, and what has to be done first; typing goes on while a write runs. */
  readonly #unwritten = new Map<string, Promise<unknown>>();
  #writing = false;
  #stopped = false;

  constructor(
    private readonly storage: ClientStorage,
    private readonly vault: Vault,
  ) {}

  /** Whether something is not as the storage has it yet. */
  get unwritten(): boolean {
    return this.#writing;
  }

  /** The draft of a conversation, as it was left. */
  async read(conversation: string): Promise<ComposerDraft> {
    const kept = this.#drafts.has(conversation)
      ? undefined
      : await this.storage.get<SealedNote>(keyOf(conversation));
    const opened = kept && (await this.vault.open(kept));
    // Somebody may have typed meanwhile.
    const draft = this.#drafts.get(conversation) ?? draftOf(opened);
    this.#drafts.set(conversation, draft);
    return draft;
  }

  /** The draft of a conversation when it is in memory. */
  peek(conversation: string): ComposerDraft | undefined {
    return this.#drafts.get(conversation);
  }

  /** @param after - what has to be done before the draft of before is forgotten */
  set(conversation: string, draft: ComposerDraft, after: Promise<unknown> = Promise.resolve()): void {
    this.#drafts.set(conversation, draft);
    this.#unwritten.set(conversation, after);
    if (!this.#writing) inBackground(this.#write());
  }

  /** Writes nothing any more: the account is no longer there. */
  stop(): void {
    this.#stopped = true;
  }

  async #write(): Promise<void> {
    this.#writing = true;
    for (const [conversation, after] of this.#unwritten) {
      this.#unwritten.delete(conversation);
      try {
        await after;
        if (!this.#stopped) await this.#keep(conversation, this.#drafts.get(conversation) ?? EMPTY_DRAFT);
      } catch {
        // It stays in memory; the next letter is another try.
      }
    }
    this.#writing = false;
  }

  async #keep(conversation: string, { text, replyTo, expiresInSeconds }: ComposerDraft): Promise<void> {
    if (text === '' && replyTo === null && expiresInSeconds === null)
      await this.storage.delete(keyOf(conversation));
    else
      await this.storage.set(keyOf(conversation), await this.vault.seal({ text, replyTo, expiresInSeconds }));
  }
}

function keyOf(conversation: string): string {
  return `draft/${conversation}`;
}

function draftOf(opened: unknown): ComposerDraft {
  return { ...EMPTY_DRAFT, ...(opened as Partial<ComposerDraft> | undefined) };
}
