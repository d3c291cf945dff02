import { fromBase64, toBase64 } from './bytes.js';
import type { Box } from './crypto.js';
import { type Message, openMessage } from './envelope.js';
import type { OpenedKey, PublicKey } from './keyring.js';
import { NotOpened } from './not-opened.js';
import { dim, green, red } from './print.js';

/** What somebody changed, and how. */
type Change = [what: string, change: (message: Message) => void];

function flipBit(encoded: string): string {
  const bytes = fromBase64(encoded);
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return toBase64(bytes);
}

function textOf({ text }: Message): Box {
  if (!text) throw new Error('The demo sends a text with every message.');
  return text;
}

function fileOf({ attachments: [file] }: Message): Message['attachments'][number] {
  if (!file) throw new Error('The demo sends a file with every message.');
  return file;
}

/** Changes that no message survives. */
export const CHANGES: Change[] = [
  ['a bit of the text', (m) => (textOf(m).ciphertext = flipBit(textOf(m).ciphertext))],
  ['a bit of the nonce', (m) => (textOf(m).nonce = flipBit(textOf(m).nonce))],
  [
    'the tag cut to 12 bytes',
    (m) => (textOf(m).ciphertext = toBase64(fromBase64(textOf(m).ciphertext).slice(0, -4))),
  ],
  ['a bit of the file', (m) => (fileOf(m).ciphertext = flipBit(fileOf(m).ciphertext))],
  ['the file name', (m) => (fileOf(m).filename = 'invoice.exe')],
  ['the MIME type', (m) => (fileOf(m).mimeType = 'text/html')],
  ['the text put in place of the file', (m) => Object.assign(fileOf(m), textOf(m))],
  ['the sender', (m) => (m.from = `mallory@${m.from.split('@')[1] ?? ''}`)],
  ['the recipient', (m) => (m.to = `mallory@${m.to.split('@')[1] ?? ''}`)],
  ['the id', (m) => (m.id = globalThis.crypto.randomUUID())],
  ['a bit of the wrapped key', (m) => m.key && (m.key.wrappedKey = flipBit(m.key.wrappedKey))],
];

/** Changes that only a signature shows. */
export const SIGNED_CHANGES: Change[] = [
  ['a bit of the signature', (m) => (m.signature = m.signature && flipBit(m.signature))],
  ['the signature left out', (m) => (m.signature = null)],
  ['the text left out', (m) => (m.text = null)],
  ['the file left out', (m) => (m.attachments = [])],
];

/** Tries to open changed copies of a message. @returns how many opened, which should be none */
export async function tamper(
  message: Message,
  own: OpenedKey,
  senderKeys: PublicKey[],
  changes: Change[],
): Promise<number> {
  let failures = 0;
  for (const [what, change] of changes) {
    const copy = structuredClone(message);
    change(copy);
    try {
      await openMessage(copy, own, senderKeys);
      failures += 1;
      console.log(`  ${red('OPENED')}   ${what}`);
    } catch (error) {
      if (!(error instanceof NotOpened)) throw error;
      console.log(`  ${green('refused')}  ${what.padEnd(36)} ${dim(error.message)}`);
    }
  }
  return failures;
}
