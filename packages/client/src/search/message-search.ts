import type { OpenedMessage } from '../model.js';

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

/** Finds words in messages that were opened on this device; no server could. */
export class MessageSearch {
  /** Messages with all of the words, the last of which may be begun only; the newest first. */
  find(words: string, options?: FindOptions): Promise<SearchHit[]>;
  find(): Promise<SearchHit[]> {
    return Promise.reject(new Error('Not there yet.'));
  }

  /** Takes messages up. One that is there already is replaced; what is invalid, deleted or expired is left out. */
  add(messages: Iterable<OpenedMessage>): Promise<void>;
  add(): Promise<void> {
    return Promise.reject(new Error('Not there yet.'));
  }

  remove(id: string): Promise<void>;
  remove(): Promise<void> {
    return Promise.reject(new Error('Not there yet.'));
  }

  /** Reads what the storage keeps. */
  load(): Promise<void> {
    return Promise.reject(new Error('Not there yet.'));
  }

  /** Forgets everything, in the storage as well. */
  clear(): Promise<void> {
    return Promise.reject(new Error('Not there yet.'));
  }
}
