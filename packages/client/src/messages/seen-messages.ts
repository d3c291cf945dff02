import type { WireMessage } from '../wire.js';

/** What is remembered of a message with files that do not come with it. */
export interface SeenMessage {
  /** Without the ciphertext of its files. */
  message: WireMessage;
  /** What was seen of each file; null for one that never was here. */
  digests: (string | null)[];
}

const MOST = 1000;
/** Plaintext bytes of a file that lists still hold. */
const INLINE_BYTES = 65_536;

/** The messages with large files that were seen last, so that one file can be loaded and checked without the others. */
export class SeenMessages {
  private readonly messages = new Map<string, SeenMessage>();

  get(id: string): SeenMessage | undefined {
    return this.messages.get(id);
  }

  /** The digests of the files that were seen, by index, as far as what the digest does not cover is still the same. */
  digestsOf({ id, signature, attachments }: WireMessage): Record<number, string> {
    const seen = this.messages.get(id);
    if (!seen) return {};
    if (seen.message.signature !== signature) return {};
    const known = attachments.flatMap(({ filename, mimeType, nonce }, index) => {
      const [before, digest] = [seen.message.attachments[index], seen.digests[index]];
      const isSame = before?.filename === filename && before.mimeType === mimeType && before.nonce === nonce;
      return isSame && digest ? [[index, digest]] : [];
    });
    return Object.fromEntries(known) as Record<number, string>;
  }

  /** Remembers one, unless it always comes whole. */
  set(message: WireMessage, digests: (string | null)[]): void {
    if (message.attachments.every(({ ciphertext, size }) => ciphertext !== null && size <= INLINE_BYTES))
      return;
    const attachments = message.attachments.map((attachment) => ({ ...attachment, ciphertext: null }));
    this.messages.delete(message.id);
    this.messages.set(message.id, { message: { ...message, attachments }, digests });
    for (const id of this.messages.keys()) {
      if (this.messages.size <= MOST) break;
      this.messages.delete(id);
    }
  }

  delete(id: string): void {
    this.messages.delete(id);
  }
}
