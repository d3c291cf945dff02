import MiniSearch from 'minisearch';
import { fold } from './fold.js';
import { queryOf, type Terms, termsOf } from './terms.js';

/** What the index holds of a message. */
export interface IndexedMessage {
  /** UUID in lower case. */
  id: string;
  /** The address of the peer or of the group. */
  conversation: string;
  /** ISO 8601. */
  sentAt: string;
  /** ISO 8601. */
  expiresAt: string | null;
  /** The text, and the names of the files. */
  text: string;
}

const itself = (term: string): string => term;
const alone = (term: string): string[] => [term];

/** Finds messages by their words, in memory. */
export class MessageIndex {
  private readonly messages = new Map<string, IndexedMessage>();
  private readonly words = new MiniSearch<IndexedMessage>({
    fields: ['text'],
    tokenize: termsOf,
    processTerm: itself,
    searchOptions: { tokenize: alone, processTerm: itself },
  });

  get(id: string): IndexedMessage | undefined {
    return this.messages.get(id);
  }

  has(id: string): boolean {
    return this.messages.has(id);
  }

  /** Takes one up, in the place of the one with the same id. */
  set(message: IndexedMessage): void {
    this.delete(message.id);
    this.messages.set(message.id, message);
    this.words.add(message);
  }

  delete(id: string): void {
    const message = this.messages.get(id);
    if (!message) return;
    this.messages.delete(id);
    this.words.remove(message);
  }

  clear(): void {
    this.messages.clear();
    this.words.removeAll();
  }

  /** Those that have all that is asked for, newest first, with what was asked for. */
  find(query: string): { found: IndexedMessage[]; terms: Terms } {
    const terms = queryOf(query);
    if (terms.isEmpty) return { found: [], terms };
    const begun = terms.begun.map((term) => ({ queries: [term], prefix: true }));
    const hits = this.words.search({ combineWith: 'AND', queries: [...terms.whole, ...begun] });
    const found = hits.flatMap(({ id }) => this.messages.get(id as string) ?? []);
    return { found: found.filter(hasParts(terms)).sort(newestFirst), terms };
  }
}

/** A pair of characters here and one there are not yet the stretch that they are of. */
function hasParts({ parts }: Terms): (message: IndexedMessage) => boolean {
  return ({ text }) => {
    if (parts.length === 0) return true;
    const folded = fold(text);
    return parts.every((part) => folded.includes(part));
  };
}

function newestFirst(a: IndexedMessage, b: IndexedMessage): number {
  if (a.sentAt !== b.sentAt) return a.sentAt < b.sentAt ? 1 : -1;
  return a.id < b.id ? 1 : -1;
}
