import type { OpenedContent, OpenedMessage, Progress, SealpostClient } from '@sealpost/client';

/** Bytes of opened files that are kept in memory. */
const MOST_KEPT = 96 * 1024 * 1024;

/** The content of files, as far as it is needed again soon: the least used is forgotten first. */
export class Files {
  readonly #kept = new Map<string, Blob>();
  readonly #running = new Map<string, Promise<OpenedContent>>();
  #bytes = 0;

  constructor(private readonly client: SealpostClient) {}

  /** Keeps the content that came with a message, and answers the message without it. */
  takeFrom(message: OpenedMessage): OpenedMessage {
    if (message.attachments.every(({ content }) => content === null)) return message;
    // Files of a signed message whose other files are not here yet are not proven; `messages.content` says what they are.
    const proven = message.verification.status !== 'pending';
    const attachments = message.attachments.map((file) => {
      if (file.content && proven)
        this.keep(message.id, file.index, new Blob([file.content], { type: file.mimeType }));
      return { ...file, content: null };
    });
    return { ...message, attachments };
  }

  keep(id: string, index: number, blob: Blob): void {
    const key = keyOf(id, index);
    this.#forget(key);
    this.#kept.set(key, blob);
    this.#bytes += blob.size;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= MOST_KEPT || oldest === key) return;
      this.#forget(oldest);
    }
  }

  /** The content when it is here. */
  peek(id: string, index: number): Blob | undefined {
    const key = keyOf(id, index);
    const blob = this.#kept.get(key);
    if (!blob) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, blob);
    return blob;
  }

  /** Forgets the files of a message. */
  drop({ id, attachments }: Pick<OpenedMessage, 'id' | 'attachments'>): void {
    for (const { index } of attachments) this.#forget(keyOf(id, index));
  }

  /**
   * Loads and opens a file; asked for twice, it is loaded once.
   *
   * @throws SealpostError `not_found`, `invalid_message`, `network`
   */
  load(
    message: OpenedMessage,
    index: number,
    onProgress: (progress: Progress) => void,
  ): Promise<OpenedContent> {
    const key = keyOf(message.id, index);
    const running = this.#running.get(key);
    if (running) return running;
    const loading = this.client.messages.content(message, index, { onProgress }).then((content) => {
      this.keep(message.id, index, content.blob);
      return content;
    });
    this.#running.set(key, loading);
    const done = (): void => void this.#running.delete(key);
    loading.then(done, done);
    return loading;
  }

  #forget(key: string): void {
    this.#bytes -= this.#kept.get(key)?.size ?? 0;
    this.#kept.delete(key);
  }
}

function keyOf(id: string, index: number): string {
  return `${id}/${index}`;
}
