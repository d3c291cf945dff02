import {
  deliver,
  makePerson,
  type Person,
  readerOf,
  requestFor,
  sealFor,
  signerOf,
} from '../../../../test/support/client-people.js';
import type { WireMessage } from '../wire.js';
import { decodeBase64, encodeBase64 } from './base64.js';
import { sealBox } from './box.js';
import { utf8 } from './bytes.js';
import { newMessageKey, textAad } from './envelope.js';
import { openEnvelope, type OpenRequest, threadOpener } from './open-envelope.js';
import { type SealedParts, sealMessage, wrapForReaders } from './seal-message.js';
import { importSecretKey } from './secret-key.js';

const GROUP = '0190a5d2-7b3c-7c1e-8f2a-0123456789ab';
const GROUP_ADDRESS = `group:${GROUP}@a.example`;
const NOTHING = { text: null, attachments: [], digests: [] };
const invalid = (reason: string) => ({ status: 'invalid', reason, ...NOTHING });

let alice: Person;
let bob: Person;
let parts: SealedParts;
let message: WireMessage;

beforeAll(async () => {
  [alice, bob] = await Promise.all([makePerson('alice@a.example'), makePerson('bob@a.example')]);
  const file = { filename: 'a.txt', mimeType: 'text/plain', content: utf8('a file') };
  const empty = { filename: 'b', mimeType: 'x/y', content: new Uint8Array() };
  parts = await sealFor(alice, bob, { text: '\ufeffhello', attachments: [file, empty] });
  message = deliver(parts, alice, bob);
});

/** What opening comes to when the message is not as it was. */
async function openChanged(change: Partial<WireMessage>, request: Partial<OpenRequest> = {}) {
  return openEnvelope({ ...requestFor({ ...message, ...change }, alice, bob), ...request });
}

/** The attachments, one of them changed. */
function attachments(index: number, change: Partial<WireMessage['attachments'][number]>) {
  return message.attachments.map((attachment, at) =>
    at === index ? { ...attachment, ...change } : attachment,
  );
}

describe('a message that somebody sealed and signed', () => {
  it('opens to the letter for its reader and for its sender, through structured clone', async () => {
    const opened = {
      status: 'verified',
      text: '\ufeffhello',
      attachments: [
        { index: 0, filename: 'a.txt', mimeType: 'text/plain', size: 6, content: utf8('a file') },
        { index: 1, filename: 'b', mimeType: 'x/y', size: 0, content: new Uint8Array() },
      ],
      digests: [await digest(0), await digest(1)],
    };
    const sent = requestFor(deliver(parts, alice, alice, bob.address), alice, alice);
    const results = await threadOpener.open([
      structuredClone(requestFor(message, alice, bob)),
      structuredClone(sent),
    ]);
    expect(structuredClone(results)).toEqual([opened, opened]);
  });

  it('says how long a file really is', async () => {
    const { status, attachments: files } = await openChanged({ attachments: attachments(0, { size: 7 }) });
    expect([status, files[0]?.size]).toEqual(['verified', 6]);
  });
});

describe('a message whose files did not come with it', () => {
  const without = () => ({ attachments: attachments(0, { ciphertext: null }) });
  const bytes = () => decodeBase64(parts.attachments[0]?.ciphertext ?? '');

  it('is pending until every digest is known, and shows the rest', async () => {
    const { status, text, attachments: files, digests } = await openChanged(without());
    expect([status, text, files.map(({ content }) => content)]).toEqual([
      'pending',
      '\ufeffhello',
      [null, new Uint8Array()],
    ]);
    expect(digests).toEqual([null, await digest(1)]);
  });

  it('is verified by the digests that were seen before', async () => {
    const before = { 0: await digest(0) };
    const { status, attachments: files, digests } = await openChanged(without(), { digests: before });
    expect([status, files[0]?.content, digests]).toEqual([
      'verified',
      null,
      [await digest(0), await digest(1)],
    ]);
    expect(await openChanged(without(), { digests: { 0: 'f'.repeat(64) } })).toEqual(
      invalid('bad_signature'),
    );
  });

  it('takes them as bytes, whatever was seen before', async () => {
    const digests = { 0: 'f'.repeat(64) };
    const { status, attachments: files } = await openChanged(without(), { files: { 0: bytes() }, digests });
    expect([status, files[0]?.content]).toEqual(['verified', utf8('a file')]);
    const changed = bytes();
    changed[3] = (changed[3] ?? 0) ^ 1;
    expect(await openChanged(without(), { files: { 0: changed } })).toEqual(invalid('not_opened'));
  });

  it('is invalid when something else does not hold', async () => {
    expect(await openChanged({ ...without(), text: null })).toMatchObject({ status: 'pending', text: null });
    expect(await openChanged({ ...without(), signature: null })).toEqual(invalid('missing_signature'));
    expect(await openChanged({ attachments: attachments(0, { ciphertext: '' }) })).toEqual(
      invalid('not_opened'),
    );
  });
});

describe('what a signature is worth', () => {
  it.each([
    ['there is none, and the server sealed', { signature: null, sealedBy: 'server' }, 'unsigned'],
    ['there is none, and a client sealed', { signature: null }, 'missing_signature'],
    [
      'there is none, and nobody knows who sealed',
      { signature: null, sealedBy: 'nobody' },
      'missing_signature',
    ],
    ['the server says that it sealed what is signed', { sealedBy: 'server' }, 'verified'],
    ['it is another one', { signature: encodeBase64(new Uint8Array(64)) }, 'bad_signature'],
    ['it is too short', { signature: encodeBase64(new Uint8Array(63)) }, 'bad_signature'],
    ['it is empty', { signature: '' }, 'bad_signature'],
    ['it is not base64', { signature: 'AAA' }, 'not_opened'],
    ['the text is gone', { text: null }, 'bad_signature'],
    ['a file is gone', { attachments: [] }, 'bad_signature'],
  ] as [string, Partial<WireMessage>, string][])('when %s', async (_when, change, expected) => {
    const { status, reason } = await openChanged(change);
    expect(reason ?? status).toBe(expected);
  });

  it('is nothing when the key is another or none', async () => {
    const { verificationKey } = bob.keys;
    expect(await openChanged({}, { verificationKey })).toEqual(invalid('bad_signature'));
    expect(await openChanged({}, { verificationKey: null })).toEqual(invalid('unknown_signing_key'));
    expect(await openChanged({}, { verificationKey: alice.keys.encryptionKey })).toEqual(
      invalid('not_opened'),
    );
  });

  it('needs no key for what is unsigned', async () => {
    const change = { signature: null, sealedBy: 'server' as const };
    const { status, text } = await openChanged(change, { verificationKey: null });
    expect([status, text]).toEqual(['unsigned', '\ufeffhello']);
  });
});

describe('whom it is for', () => {
  it.each([
    ['to somebody else', 'carol@a.example', null, 'wrong_recipient'],
    ['to nobody', '', null, 'wrong_recipient'],
    ['to a group, shown as a letter', GROUP_ADDRESS, null, 'wrong_recipient'],
    ['to a person, shown in a group', 'bob@a.example', GROUP, 'wrong_recipient'],
    ['to another group', 'group:0190a5d2-7b3c-7c1e-8f2a-ffffffffffff@a.example', GROUP, 'wrong_recipient'],
    ['to the group that it stands in', GROUP_ADDRESS, GROUP, 'verified'],
    ['to the reader', 'bob@a.example', null, 'verified'],
  ])('%s', async (_what, to, groupId, expected) => {
    const sealed = await sealFor(alice, bob, { to, text: 'x' });
    const { status, reason } = await openEnvelope(
      requestFor({ ...deliver(sealed, alice, bob, to), groupId }, alice, bob),
    );
    expect(reason ?? status).toBe(expected);
  });

  it.each([
    ['to anybody from oneself', 'carol@a.example', null, 'verified'],
    ['to a group from oneself, shown as a letter', GROUP_ADDRESS, null, 'wrong_recipient'],
  ])('%s', async (_what, to, groupId, expected) => {
    const sealed = await sealFor(alice, alice, { to, text: 'x' });
    const { status, reason } = await openEnvelope(
      requestFor({ ...deliver(sealed, alice, alice, to), groupId }, alice, alice),
    );
    expect(reason ?? status).toBe(expected);
  });

  it('is nobody without the key that it is wrapped to', async () => {
    expect(await openChanged({}, { privateKey: null })).toEqual(invalid('unknown_key'));
    expect(await openChanged({ key: null })).toEqual(invalid('unknown_key'));
    expect(await openChanged({}, { privateKey: alice.keys.privateKey })).toEqual(invalid('not_opened'));
  });
});

describe('what was taken back', () => {
  it('is unsigned and shows nothing, whatever else it holds', async () => {
    expect(await openChanged({ deletedAt: '2026-01-31T12:00:00.000Z' })).toEqual({
      status: 'unsigned',
      ...NOTHING,
    });
  });
});

describe('what is not as it should be', () => {
  it.each([
    ['a text that is not base64', () => ({ text: { nonce: 'AAAA', ciphertext: '*' } })],
    [
      'a nonce that is not canonical',
      () => ({ text: { ...message.text, nonce: `${message.text?.nonce ?? ''} ` } }),
    ],
    ['a nonce of 11 bytes', () => ({ text: { ...message.text, nonce: encodeBase64(new Uint8Array(11)) } })],
    ['a wrapped key that is not base64', () => ({ key: { keyId: '', wrappedKey: 'a' } })],
    ['a wrapped key of no length', () => ({ key: { keyId: '', wrappedKey: '' } })],
    ['a file with another number', () => ({ attachments: attachments(0, { index: 1 }) })],
    ['files in another order', () => ({ attachments: message.attachments.toReversed() })],
    ['files in another order, renumbered', () => ({ attachments: renumbered() })],
    ['a file with another name', () => ({ attachments: attachments(0, { filename: 'b.txt' }) })],
    ['a file with another type', () => ({ attachments: attachments(0, { mimeType: 'text/html' }) })],
    ['a line feed in a type', () => ({ attachments: attachments(0, { mimeType: 'text/plain\n' }) })],
    ['a line feed in the sender', () => ({ from: 'alice@a.example\n' })],
    ['text and file exchanged', () => ({ text: message.attachments[0] })],
    ['no list of files', () => ({ attachments: undefined })],
    ['a file that is none', () => ({ attachments: [null] })],
    ['numbers in the place of texts', () => ({ id: 7, from: 7 })],
    ['objects in the place of boxes', () => ({ text: { nonce: {}, ciphertext: [] } })],
  ] as [string, () => Partial<WireMessage>][])('is answered, not thrown: %s', async (_what, change) => {
    expect(await openChanged(change())).toEqual(invalid('not_opened'));
  });

  it('is answered when there is no message at all', async () => {
    const request = { ...requestFor(message, alice, bob), message: null as unknown as WireMessage };
    expect(await openEnvelope(request)).toEqual(invalid('not_opened'));
  });

  it('is a text that is not UTF-8', async () => {
    const binding = { id: crypto.randomUUID(), from: alice.address, to: bob.address };
    const messageKey = newMessageKey();
    const key = await importSecretKey(messageKey);
    const box = await sealBox(key, new Uint8Array([0xff, 0xfe]), textAad(binding));
    const [wrap] = await wrapForReaders(messageKey, [readerOf(bob)]);
    const change = {
      ...{ ...binding, attachments: [], signature: null, sealedBy: 'server' as const, key: wrap ?? null },
      text: { nonce: encodeBase64(box.nonce), ciphertext: encodeBase64(box.ciphertext) },
    };
    expect(await openChanged(change)).toEqual(invalid('not_opened'));
  });
});

it('a message can be sealed for several readers, each once', async () => {
  const readers = [readerOf(alice), readerOf(bob), readerOf(alice)];
  const told: number[] = [];
  const plain = {
    ...{ id: crypto.randomUUID(), from: alice.address, to: GROUP_ADDRESS, text: '\u00fc' },
    attachments: [{ filename: 'a', mimeType: 'b/c', content: new Uint8Array(100) }],
  };
  const sealed = await sealMessage(plain, readers, signerOf(alice), (bytes) => told.push(bytes));
  expect(sealed.keys.map(({ keyId }) => keyId)).toEqual([alice.pair.id, bob.pair.id]);
  expect(told).toEqual([2, 102]);
  expect(sealed.attachments.map(({ size }) => size)).toEqual([100]);
});

function renumbered() {
  return message.attachments.toReversed().map((attachment, index) => ({ ...attachment, index }));
}

async function digest(index: number): Promise<string> {
  const { nonce = '', ciphertext = '' } = parts.attachments[index] ?? {};
  const bytes = Buffer.concat([Buffer.from(nonce, 'base64'), Buffer.from(ciphertext, 'base64')]);
  return Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');
}
