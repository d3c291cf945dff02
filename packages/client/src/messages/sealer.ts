import type { Keyring } from '../account/keyring.js';
import { type PlainMessage, sealMessage } from '../crypto/index.js';
import { SealpostError } from '../http/sealpost-error.js';
import type { Draft, Progress, SealedDraft } from '../model.js';
import { readFile } from './file-to-send.js';
import type { Readers } from './readers.js';

export interface SendOptions {
  /** Ends it: what is not answered by then may have been stored all the same. */
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

/** Makes sealed messages of drafts. */
export class Sealer {
  constructor(
    private readonly keyring: Keyring,
    private readonly readers: Readers,
  ) {}

  /** @throws SealpostError `invalid_argument`, and what {@link Readers.of} throws */
  async seal(draft: Draft, { signal, onProgress }: SendOptions = {}): Promise<SealedDraft> {
    const target = this.readers.target(draft);
    const { to, ...named } = target;
    const readers = await this.readers.of(target, signal);
    const message = await this.read(draft, to);
    const { public: key, signingKey } = this.keyring.current;
    const total = bytesOf(message);
    const report = (loaded: number): void => {
      signal?.throwIfAborted();
      onProgress?.({ phase: 'sealing', loaded, total });
    };
    report(0);
    const parts = await sealMessage(message, readers, { keyId: key.id, signingKey }, report);
    const { replyTo, expiresInSeconds } = draft;
    const body = {
      ...parts,
      ...named,
      ...(replyTo !== undefined && { replyTo }),
      ...(expiresInSeconds !== undefined && { expiresInSeconds }),
    };
    return { to, body };
  }

  private async read(draft: Draft, to: string): Promise<PlainMessage> {
    const attachments = await Promise.all((draft.attachments ?? []).map(readFile));
    // An empty text beside files is none.
    const text = draft.text === '' ? null : (draft.text ?? null);
    if (text === null && attachments.length === 0) {
      throw new SealpostError('invalid_argument', 'A message needs a text or a file.');
    }
    return { id: draft.id ?? crypto.randomUUID(), from: this.keyring.address, to, text, attachments };
  }
}

function bytesOf({ text, attachments }: PlainMessage): number {
  const inText = text === null ? 0 : new TextEncoder().encode(text).length;
  return attachments.reduce((sum, { content }) => sum + content.length, inText);
}
