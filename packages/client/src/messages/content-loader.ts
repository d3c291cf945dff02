import { TAG_BYTES } from '../crypto/index.js';
import type { Http } from '../http/http.js';
import { SealpostError } from '../http/sealpost-error.js';
import type { OpenedAttachment, OpenedMessage, Verification } from '../model.js';
import type { WireMessage } from '../wire.js';
import { download } from './download.js';
import type { MessageOpener } from './message-opener.js';
import { readMessage } from './read-message.js';
import type { SendOptions } from './sealer.js';

/** An opened file. */
export interface OpenedContent {
  blob: Blob;
  /** Of the whole message, as it is known now. */
  verification: Verification;
}

/** Loads and opens the files that do not come with their message. */
export class ContentLoader {
  constructor(
    private readonly http: Http,
    private readonly opener: MessageOpener,
  ) {}

  async load(
    message: OpenedMessage | string,
    index: number,
    options: SendOptions = {},
  ): Promise<OpenedContent> {
    if (typeof message !== 'string') {
      const known = message.attachments[index];
      if (message.verification.status === 'invalid') throw invalid();
      if (known?.content) return { blob: blobOf(known), verification: message.verification };
    }
    const id = typeof message === 'string' ? message : message.id;
    const seen = this.opener.seen.get(id);
    const opened = seen
      ? await this.loadFile(seen.message, index, options)
      : // It was not listed lately: it comes whole, with every file in it.
        await this.opener.openOne(await readMessage(this.http, id, options.signal));
    const attachment = opened.attachments[index];
    if (opened.verification.status === 'invalid') throw invalid();
    if (!attachment?.content) throw new SealpostError('not_found', 'There is no such attachment.');
    return { blob: blobOf(attachment), verification: opened.verification };
  }

  private async loadFile(
    message: WireMessage,
    index: number,
    { signal, onProgress }: SendOptions,
  ): Promise<OpenedMessage> {
    const attachment = message.attachments[index];
    if (!attachment) throw new SealpostError('not_found', 'There is no such attachment.');
    const total = attachment.size + TAG_BYTES;
    const path = `/api/messages/${message.id}/attachments/${index}`;
    const onReceived =
      onProgress &&
      ((loaded: number) => {
        onProgress({ phase: 'downloading', loaded, total });
      });
    const file = await download(this.http, path, total, { signal, onReceived });
    // What has not as many bytes as the message says does not open; that is found out there.
    return this.opener.openOne(message, { [index]: file ?? new Uint8Array() });
  }
}

function blobOf({ content, mimeType }: OpenedAttachment): Blob {
  return new Blob(content ? [content] : [], { type: mimeType });
}

function invalid(): SealpostError {
  return new SealpostError('invalid_message', 'The message does not hold; its content is not given out.');
}
