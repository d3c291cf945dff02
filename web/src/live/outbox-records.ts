import type { ClientStorage, SealedDraft } from '@sealpost/client';
import type { PendingMessage } from './state.js';
import type { SealedNote, Vault } from './vault.js';

/** What is to be sent, as it was typed. */
export interface Outgoing {
  id: string;
  conversation: string;
  groupId: string | null;
  text: string | null;
  replyTo: string | null;
  expiresInSeconds: number | null;
  files: readonly File[];
}

/** A message of the outbox as it is read from the storage. */
export type Kept = Pick<PendingMessage, 'id' | 'createdAt' | 'conversation' | 'groupId'> &
  ({ sealed: SealedDraft; text: string | null } | { sealed: null; outgoing: Outgoing });

/** What stands in the storage: no text and no content that is not sealed. */
interface OutboxRecord {
  id: string;
  conversation: string;
  groupId: string | null;
  createdAt: string;
  /** The message as it is posted; null when it could not be sealed yet, for want of a key of its readers. */
  sealed: SealedDraft | null;
  /** What is shown and what is left to seal, sealed for this device. */
  note: SealedNote;
  /** The files of a message that is not sealed yet, sealed for this device. */
  files: SealedNote[];
}

type Note = Pick<Outgoing, 'text' | 'replyTo' | 'expiresInSeconds'> & {
  files: { name: string; type: string }[];
};

const PREFIX = 'outbox/';

/** Keeps what is on its way, until the server has answered it. */
export class OutboxRecords {
  constructor(
    private readonly storage: ClientStorage,
    private readonly vault: Vault,
  ) {}

  async ids(): Promise<string[]> {
    return (await this.storage.keys(PREFIX)).map((key) => key.slice(PREFIX.length));
  }

  async has(id: string): Promise<boolean> {
    return (await this.storage.keys(PREFIX + id)).length > 0;
  }

  async keep(outgoing: Outgoing, createdAt: string, sealed: SealedDraft | null): Promise<void> {
    const { id, conversation, groupId, text, replyTo, expiresInSeconds } = outgoing;
    const files = outgoing.files.map(({ name, type }) => ({ name, type }));
    const note = await this.vault.seal({ text, replyTo, expiresInSeconds, files } satisfies Note);
    const contents = sealed
      ? []
      : await Promise.all(outgoing.files.map(async (file) => this.vault.sealBytes(await file.arrayBuffer())));
    const record: OutboxRecord = { id, conversation, groupId, createdAt, sealed, note, files: contents };
    await this.storage.set(PREFIX + id, record);
  }

  /** Reads a message again; undefined when it is no longer there, or does not open. */
  async read(id: string): Promise<Kept | undefined> {
    const record = await this.storage.get<OutboxRecord>(PREFIX + id);
    if (!record) return undefined;
    const { conversation, groupId, createdAt, sealed, note, files } = record;
    const place = { id, conversation, groupId, createdAt };
    const typed = (await this.vault.open(note)) as Note | undefined;
    if (sealed) return { ...place, sealed, text: typed?.text ?? null };
    if (!typed) return undefined;
    const contents = await Promise.all(files.map((file) => this.vault.openBytes(file)));
    const { text, replyTo, expiresInSeconds } = typed;
    const outgoing: Outgoing = {
      ...{ id, conversation, groupId, text, replyTo, expiresInSeconds },
      files: typed.files.map(({ name, type }, index) => new File([contents[index] ?? ''], name, { type })),
    };
    return { ...place, sealed: null, outgoing };
  }

  async drop(id: string): Promise<void> {
    await this.storage.delete(PREFIX + id);
  }
}
