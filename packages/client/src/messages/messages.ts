import type { Keyring } from '../account/keyring.js';
import type { Contacts } from '../contacts/contacts.js';
import type { operations } from '../generated/openapi.js';
import { answer, type Http } from '../http/http.js';
import { Pages } from '../http/pages.js';
import type { Draft, OpenedMessage, SealedDraft } from '../model.js';
import { ContentLoader, type OpenedContent } from './content-loader.js';
import type { MessageOpener } from './message-opener.js';
import { Poster } from './poster.js';
import { readMessage } from './read-message.js';
import { Readers } from './readers.js';
import { Sealer, type SendOptions } from './sealer.js';

/** Which messages to list: the query of `GET /api/messages`, whose `limit` is messages a page. */
export type MessageFilter = Omit<NonNullable<operations['messages.list']['parameters']['query']>, 'cursor'>;

/** What the messages of an account need. */
export interface MessagesOptions {
  http: Http;
  keyring: Keyring;
  contacts: Contacts;
  opener: MessageOpener;
  /** Called after a message was deleted here. */
  onDeleted?: (id: string) => void;
}

/** Sends, lists and opens messages. */
export class MessagesApi {
  private readonly http: Http;
  private readonly opener: MessageOpener;
  private readonly sealer: Sealer;
  private readonly poster: Poster;
  private readonly contents: ContentLoader;
  private readonly onDeleted: ((id: string) => void) | undefined;

  constructor({ http, keyring, contacts, opener, onDeleted }: MessagesOptions) {
    const readers = new Readers(http, keyring, contacts);
    this.http = http;
    this.opener = opener;
    this.sealer = new Sealer(keyring, readers);
    this.poster = new Poster({ http, keyring, readers, opener });
    this.contents = new ContentLoader(http, opener);
    this.onDeleted = onDeleted;
  }

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
   * @throws SealpostError `recipient_not_found`; `not_found` for a group; `invalid_argument`; `key_changed` when the compared key of a
   *   reader is no longer theirs
   */
  seal(draft: Draft, options?: SendOptions): Promise<SealedDraft> {
    return this.sealer.seal(draft, options);
  }

  /**
   * Posts what was sealed, again and again with the same id until it is answered, the signal aborts or two minutes are over. However
   * often it is called with the same draft, one message comes of it.
   *
   * @throws SealpostError `network`, `key_changed`, and what the server answers
   */
  post(sealed: SealedDraft, options?: SendOptions): Promise<OpenedMessage> {
    return this.poster.post(sealed, options);
  }

  /** Messages, newest first; those received when the filter does not say otherwise. */
  list(filter: MessageFilter = {}): Pages<OpenedMessage> {
    return new Pages(async (cursor) => {
      const query = { ...filter, cursor };
      const { items, nextCursor } = await answer(this.http.api.GET('/api/messages', { params: { query } }));
      return { items: await this.opener.open(items), nextCursor };
    });
  }

  /** A message with all of its files. @throws SealpostError `not_found` */
  async get(id: string): Promise<OpenedMessage> {
    return this.opener.openOne(await readMessage(this.http, id));
  }

  /**
   * The content of a file, loaded when it did not come with the message.
   *
   * @param index - its place in the message, from 0
   * @throws SealpostError `not_found`; `invalid_message` when the message does not hold
   */
  content(message: OpenedMessage | string, index: number, options?: SendOptions): Promise<OpenedContent> {
    return this.contents.load(message, index, options);
  }

  /**
   * Deletes the own copy, or as its sender the content for everyone.
   *
   * @throws SealpostError `not_found`, `forbidden`
   */
  async delete(id: string, scope: 'self' | 'everyone' = 'self'): Promise<void> {
    await answer(this.http.api.DELETE('/api/messages/{id}', { params: { path: { id }, query: { scope } } }));
    this.opener.seen.delete(id);
    this.onDeleted?.(id);
  }

  /** Marks a received message as read; its sender is told. @throws SealpostError `not_found` */
  async markRead(id: string): Promise<void> {
    await answer(this.http.api.PUT('/api/messages/{id}/read', { params: { path: { id } } }));
  }
}
