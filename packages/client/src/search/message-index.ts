import { fold } from './fold.js';
import { Postings } from './postings.js';
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

/** Finds messages by their words, in memory. */
export class MessageIndex {
  private readonly messages = new Map<string, IndexedMessage>();
  private readonly postings = new Postings();

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
    for (const term of termsOf(message.text)) this.postings.add(term, message.id);
  }

  delete(id: string): void {
    const message = this.messages.get(id);
    if (!message) return;
    this.messages.delete(id);
    for (const term of termsOf(message.text)) this.postings.remove(term, id);
  }

  clear(): void {
    this.messages.clear();
    this.postings.clear();
  }

  /** Those that have all that is asked for, newest first, with what was asked for. */
  find(query: string): { found: IndexedMessage[]; terms: Terms } {
    const terms = queryOf(query);
    if (terms.isEmpty) return { found: [], terms };
    const sets = [
      ...terms.whole.map((term) => this.postings.of(term)),
      ...terms.begun.map((term) => this.postings.begunWith(term)),
    ].sort((a, b) => a.size - b.size);
    const [fewest = [], ...others] = sets;
    const ids = [...fewest].filter((id) => others.every((set) => set.has(id)));
    const found = ids.flatMap((id) => this.messages.get(id) ?? []);
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
