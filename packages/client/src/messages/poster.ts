import type { Keyring } from '../account/keyring.js';
import { digestOf, decodeBox, resign, rewrap, utf8 } from '../crypto/index.js';
import type { Http } from '../http/http.js';
import { retry } from '../http/retry.js';
import { SealpostError } from '../http/sealpost-error.js';
import type { OpenedMessage, SealedDraft } from '../model.js';
import type { PublicKey, WireMessage, WireSealedMessage } from '../wire.js';
import type { MessageOpener } from './message-opener.js';
import { anotherMessage, readMessage } from './read-message.js';
import type { Readers, Target } from './readers.js';
import type { SendOptions } from './sealer.js';
import { postJson } from './upload.js';

/** How often the readers may change their keys, or come and go, while one message is posted. */
const MOST_REWRAPS = 10;

/** What posts sealed messages. */
export interface PosterOptions {
  http: Http;
  keyring: Keyring;
  readers: Readers;
  opener: MessageOpener;
}

/** Brings sealed messages to the server: each once, however often that takes. */
export class Poster {
  constructor(private readonly options: PosterOptions) {}

  async post({ to, body }: SealedDraft, { signal, onProgress }: SendOptions = {}): Promise<OpenedMessage> {
    const { opener } = this.options;
    let current = body;
    let bytes = utf8(JSON.stringify(current));
    const onSent =
      onProgress &&
      ((loaded: number) => {
        onProgress({ phase: 'uploading', loaded, total: bytes.length });
      });
    const send = async (): Promise<WireMessage> => {
      for (let rewraps = 0; ; rewraps++) {
        try {
          return await postJson<WireMessage>(this.options.http, '/api/messages/sealed', bytes, {
            signal,
            onSent,
          });
        } catch (error) {
          if (!(error instanceof SealpostError)) throw error;
          if (error.code === 'idempotency_conflict') return await this.stored(current, error, signal);
          if (error.code !== 'stale_keys' || rewraps === MOST_REWRAPS) throw error;
          current = await this.rewrapped(to, current, error, signal);
          bytes = utf8(JSON.stringify(current));
        }
      }
    };
    const message = await retry(send, { signal });
    // What is taken for seen must be what was sealed here, to the names of the files.
    const isGone = message.id === current.id && message.deletedAt !== null;
    if (!isGone && !this.isSame(message, current)) throw anotherMessage();
    opener.seen.set(message, await digestsOf(current));
    return opener.openOne(message);
  }

  /**
   * What is stored under the id, when it is the same message: it was stored before, and wrapped to other keys, by a post whose answer
   * was lost.
   */
  private async stored(
    sealed: WireSealedMessage,
    conflict: SealpostError,
    signal?: AbortSignal,
  ): Promise<WireMessage> {
    try {
      const stored = await readMessage(this.options.http, sealed.id, signal);
      if (this.isSame(stored, sealed)) return stored;
    } catch (error) {
      if (!(error instanceof SealpostError) || error.code !== 'not_found') throw error;
    }
    throw conflict;
  }

  /** Whether it is what was sealed here, whatever it is wrapped to. */
  private isSame(message: WireMessage, { id, text, attachments = [] }: WireSealedMessage): boolean {
    return (
      message.id === id &&
      message.from === this.options.keyring.address &&
      message.text?.ciphertext === text?.ciphertext &&
      message.text?.nonce === text?.nonce &&
      message.attachments.length === attachments.length &&
      attachments.every(({ nonce, filename, mimeType }, index) => {
        const there = message.attachments[index];
        return there?.nonce === nonce && there.filename === filename && there.mimeType === mimeType;
      })
    );
  }

  /** The same ciphertext for the keys of now; signed anew when the own key is another one by now. */
  private async rewrapped(
    to: string,
    body: WireSealedMessage,
    { problem }: SealpostError,
    signal?: AbortSignal,
  ): Promise<WireSealedMessage> {
    const { keyring, readers } = this.options;
    const target: Target = body.groupId ? { to, groupId: body.groupId } : { to, recipient: to };
    const keys = (problem?.keys ?? []) as (PublicKey & { address: string })[];
    const now = await readers.now(target, keys, signal);
    const own = keyring.versions.find(({ public: { id } }) => body.keys.some(({ keyId }) => keyId === id));
    if (!own) throw new SealpostError('invalid_argument', 'The message was sealed by another account.');
    const { public: key, signingKey } = keyring.current;
    const wraps = await rewrap(body.keys, { keyId: own.public.id, privateKey: own.privateKey }, now);
    const rewrapped = { ...body, keys: wraps };
    if (body.signingKeyId === key.id) return rewrapped;
    const { id, text = null, attachments = [] } = body;
    const signer = { keyId: key.id, signingKey };
    const signature = await resign({ id, from: keyring.address, to }, { text, attachments }, signer);
    return { ...rewrapped, ...signature };
  }
}

/** What was sealed here need not be loaded to be known. */
function digestsOf({ attachments = [] }: WireSealedMessage): Promise<string[]> {
  return Promise.all(attachments.map((attachment) => digestOf(decodeBox(attachment))));
}
