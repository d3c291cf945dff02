import type { IndexedMessage } from './message-index.js';
import type { Chunk, Removal, SealedChunks } from './sealed-chunks.js';

/** A chunk with fewer messages is merged with others. */
const SMALL = 256;
/** So many small ones may stand. */
const MOST_SMALL = 8;
const MESSAGES_A_CHUNK = 1000;
/** For so long a chunk that another tab began to write before a removal may come after it. */
const KEPT_MILLISECONDS = 30 * 86_400_000;

/** What all chunks together hold. */
export interface Contents {
  messages: Map<string, IndexedMessage>;
  removed: Map<string, Removal>;
}

/** @param now - milliseconds; what expired by then is left out */
export function contentsOf(chunks: Iterable<Chunk>, now: number): Contents {
  const all = [...chunks];
  const removed = new Map(all.flatMap((chunk) => chunk.removed.map((removal) => [removal.id, removal])));
  const messages = new Map<string, IndexedMessage>();
  for (const chunk of all) {
    for (const message of chunk.messages) {
      if (!removed.has(message.id) && !isExpired(message, now)) messages.set(message.id, message);
    }
  }
  return { messages, removed };
}

/** Rewrites chunks that are many and small, and those with something in them that is to be gone. */
export async function compact(
  chunks: SealedChunks,
  stored: Map<string, Chunk>,
  { messages, removed }: Contents,
  now: number,
): Promise<void> {
  const entries = [...stored];
  const stale = entries.filter(([, chunk]) => chunk.messages.some(({ id }) => !messages.has(id)));
  const small = entries.filter(([, chunk]) => chunk.messages.length < SMALL);
  const merged = new Map(small.length > MOST_SMALL || stale.length > 0 ? [...stale, ...small] : []);
  if (merged.size === 0) return;
  const kept = new Map(
    [...merged.values()].flatMap((chunk) =>
      chunk.messages.flatMap(({ id }) => {
        const message = messages.get(id);
        return message ? [[id, message]] : [];
      }),
    ),
  );
  const recent = [...removed.values()].filter(({ at }) => Date.parse(at) > now - KEPT_MILLISECONDS);
  for (const chunk of cut([...kept.values()], recent)) await chunks.write(chunk);
  await chunks.delete(merged.keys());
}

function cut(messages: IndexedMessage[], removed: Removal[]): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 0; at < messages.length; at += MESSAGES_A_CHUNK) {
    chunks.push({ messages: messages.slice(at, at + MESSAGES_A_CHUNK), removed: [] });
  }
  if (removed.length > 0) {
    const [first = { messages: [], removed: [] }, ...rest] = chunks;
    return [{ ...first, removed }, ...rest];
  }
  return chunks;
}

export function isExpired({ expiresAt }: { expiresAt: string | null }, now: number): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= now;
}
