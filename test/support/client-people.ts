import {
  importSecretKey,
  makeKeyPair,
  newAccountKey,
  type OpenedKeyPair,
  type OpenRequest,
  openKeyPair,
  type PlainMessage,
  type SealedParts,
  sealMessage,
} from '../../packages/client/src/crypto/index.js';
import type { WireKeyPair, WireMessage } from '../../packages/client/src/wire.js';

const AT = '2026-01-31T12:00:00.000Z';

/** Somebody with keys that this client made. */
export interface Person {
  address: string;
  accountKey: CryptoKey;
  /** As the server keeps it. */
  pair: WireKeyPair;
  keys: OpenedKeyPair;
}

/** Makes a person, or for a known one their next key version. */
export async function makePerson(address: string, before?: Person): Promise<Person> {
  const accountKey = before?.accountKey ?? (await importSecretKey(newAccountKey()));
  const made = await makeKeyPair(accountKey);
  const pair = {
    ...{ id: crypto.randomUUID(), version: (before?.pair.version ?? 0) + 1 },
    ...{ createdAt: AT, retiredAt: null, ...made },
    fingerprint: await fingerprintOfPem(made.publicKey),
    signingFingerprint: await fingerprintOfPem(made.signingPublicKey),
  };
  return { address, accountKey, pair, keys: await openKeyPair(accountKey, pair) };
}

/** SHA-256 of what stands between the lines of a PEM, written apart from the client. */
async function fingerprintOfPem(pem: string): Promise<string> {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  return Buffer.from(await crypto.subtle.digest('SHA-256', der)).toString('hex');
}

/** A person as one who reads. */
export const readerOf = ({ keys }: Person) => ({
  keyId: keys.public.id,
  encryptionKey: keys.encryptionKey,
});

/** A person as one who signs. */
export const signerOf = ({ keys }: Person) => ({ keyId: keys.public.id, signingKey: keys.signingKey });

/** Seals what one person writes to another. */
export function sealFor(
  sender: Person,
  reader: Person,
  content: Partial<Pick<PlainMessage, 'id' | 'to' | 'text' | 'attachments'>>,
): Promise<SealedParts> {
  const plain = { id: crypto.randomUUID(), to: reader.address, text: null, attachments: [], ...content };
  return sealMessage(
    { ...plain, from: sender.address },
    [readerOf(sender), readerOf(reader)],
    signerOf(sender),
  );
}

/** What the server makes of a sealed message for one of its readers. */
export function deliver(
  parts: SealedParts,
  sender: Person,
  reader: Person,
  to = reader.address,
): WireMessage {
  const { id, text, attachments, keys, signature, signingKeyId } = parts;
  return {
    ...{ id, from: sender.address, to, text, signature, signingKeyId, sealedBy: 'client' },
    key: keys.find(({ keyId }) => keyId === reader.pair.id) ?? null,
    attachments: attachments.map((attachment, index) => ({
      ...{ index, href: `/api/messages/${id}/attachments/${index}`, ...attachment },
    })),
    groupId: /^group:([^@]+)@/.exec(to)?.[1] ?? null,
    ...{ sentAt: AT, replyTo: null, expiresAt: null, editedAt: null, deletedAt: null },
    ...{ deliveredTo: [], readBy: [] },
  };
}

/** A request of a reader who knows the sender. */
export function requestFor(message: WireMessage, sender: Person, reader: Person): OpenRequest {
  const { privateKey } = reader.keys;
  return { message, address: reader.address, privateKey, verificationKey: sender.keys.verificationKey };
}
