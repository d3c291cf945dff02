import type { Draft, OpenedMessage, Progress, SealedDraft, Verification } from '../model.js';
import type { operations } from '../generated/openapi.js';
import type { Pages } from '../http/pages.js';

/** Which messages to list: the query of `GET /api/messages`. */
export type MessageFilter = Omit<
  NonNullable<operations['messages.list']['parameters']['query']>,
  'cursor' | 'limit'
> & {
  /** Messages a page, 1 to 100; 50 without it. */
  limit?: number;
};

export interface SendOptions {
  /** Ends it: what is not answered by then may have been stored all the same. */
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

/** An opened file. */
export interface OpenedContent {
  blob: Blob;
  /** Of the whole message, as it is known now. */
  verification: Verification;
}

/** Sends, lists and opens messages. */
export class MessagesApi {
  /**
   * Seals, signs and posts a message, and posts it again until it is answered.
   *
   * @throws SealpostError as {@link seal} and {@link post} do
   */
  async send(draft: Draft, options: SendOptions = {}): Promise<OpenedMessage> {
    return this.post(await this.seal(draft, options), options);
  }

  /**
   * Seals and signs a message for those who read it now. What comes of it may be kept and posted later.
   *
   * @throws SealpostError `recipient_not_found`, `not_found` for a group, `key_changed` when the compared key of a reader is no longer theirs
   */
  seal(draft: Draft, options?: SendOptions): Promise<SealedDraft>;
  seal(): Promise<SealedDraft> {
    return Promise.reject(new Error('Not there yet.'));
  }

  /**
   * Posts what was sealed, again and again with the same id until it is answered, the signal aborts or two minutes are over. However
   * often it is called with the same draft, one message comes of it.
   *
   * @throws SealpostError `network`, `key_changed`, and what the server answers
   */
  post(sealed: SealedDraft, options?: SendOptions): Promise<OpenedMessage>;
  post(): Promise<OpenedMessage> {
    return Promise.reject(new Error('Not there yet.'));
  }

  /** Messages, newest first; those received when the filter does not say otherwise. */
  list(filter?: MessageFilter): Pages<OpenedMessage>;
  list(): Pages<OpenedMessage> {
    throw new Error('Not there yet.');
  }

  /** @throws SealpostError `not_found` */
  get(id: string): Promise<OpenedMessage>;
  get(): Promise<OpenedMessage> {
    return Promise.reject(new Error('Not there yet.'));
  }

  /**
   * The content of a file, loaded when it did not come with the message.
   *
   * @param index its place in the message, from 0
   * @throws SealpostError `not_found`; `invalid_message` when the message does not hold
   */
  content(message: OpenedMessage | string, index: number, options?: SendOptions): Promise<OpenedContent>;
  content(): Promise<OpenedContent> {
    return Promise.reject(new Error('Not there yet.'));
  }

  /**
   * Deletes the own copy, or as its sender the content for everyone.
   *
   * @throws SealpostError `not_found`, `forbidden`
   */
  delete(id: string, scope?: 'self' | 'everyone'): Promise<void>;
  delete(): Promise<void> {
    return Promise.reject(new Error('Not there yet.'));
  }

  /** Marks a received message as read; its sender is told. @throws SealpostError `not_found` */
  markRead(id: string): Promise<void>;
  markRead(): Promise<void> {
    return Promise.reject(new Error('Not there yet.'));
  }
}
