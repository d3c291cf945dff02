import type { Keyring } from '../account/keyring.js';
import type { Contacts } from '../contacts/contacts.js';
import type { Opener, OpenRequest } from '../crypto/index.js';
import { SealpostError } from '../http/sealpost-error.js';
import type { Bytes, OpenedMessage } from '../model.js';
import type { WireMessage } from '../wire.js';
import { toOpenedMessage } from './opened-message.js';
import { orNull } from './or-null.js';
import { SeenMessages } from './seen-messages.js';
import { Signers } from './signers.js';

/** What opens messages, and who is told of those that were. */
export interface MessageOpenerOptions {
  keyring: Keyring;
  contacts: Contacts;
  opener: Opener;
  /** Called with what was opened, also again when more is known of it. It is not waited for. */
  onOpened?: (messages: OpenedMessage[]) => void;
}

/** Opens messages as they come from the server, many at once. */
export class MessageOpener {
  readonly seen = new SeenMessages();
  private readonly options: MessageOpenerOptions;

  constructor(options: MessageOpenerOptions) {
    this.options = options;
  }

  /** The own address. */
  get address(): string {
    return this.options.keyring.address;
  }

  /**
   * The messages in their order. One that does not open is `invalid` and keeps no other from opening.
   *
   * @param files - ciphertexts that did not come with the first message, by the index of the attachment
   * @throws SealpostError `network` and the like, when the keys of a sender cannot be had
   */
  async open(messages: WireMessage[], files?: Record<number, Bytes>): Promise<OpenedMessage[]> {
    const { keyring, contacts, opener, onOpened } = this.options;
    const signers = new Signers(keyring, contacts);
    const signed = await Promise.all(messages.map((message) => signers.of(message)));
    const requests = await Promise.all(
      messages.map(async (message, index): Promise<OpenRequest> => ({
        message,
        address: this.address,
        privateKey: message.key && (await orNull(keyring.privateKey(message.key.keyId))),
        verificationKey: signed[index]?.key ?? null,
        digests: this.seen.digestsOf(message),
        ...(files && index === 0 && { files }),
      })),
    );
    const results = requests.length > 0 ? await opener.open(requests) : [];
    const opened = results.flatMap((result, index) => {
      const message = messages[index];
      if (!message) return [];
      if (result.status === 'invalid') this.seen.delete(message.id);
      else this.seen.set(message, result.digests);
      return [toOpenedMessage(message, result, signed[index]?.signer, this.address)];
    });
    onOpened?.(opened);
    return opened;
  }

  /** The same, of one. */
  async openOne(message: WireMessage, files?: Record<number, Bytes>): Promise<OpenedMessage> {
    const [opened] = await this.open([message], files);
    if (!opened) throw new SealpostError('not_a_problem', 'The opener answered nothing.');
    return opened;
  }
}
