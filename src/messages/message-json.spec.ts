import fc from 'fast-check';
import type { AttachmentDto, MessageDto, ReceiptDto } from './dto/message.dto.js';
import { pageJson } from './message-json.js';

const base64 = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('base64'));
const moment = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
/** What people and other servers choose. */
const words = fc.string({ unit: 'binary' });
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value);
const receipts = fc.array(fc.record<ReceiptDto>({ address: words, at: moment }), { maxLength: 3 });

const attachment = fc.record<AttachmentDto>({
  index: fc.nat(9),
  filename: words,
  mimeType: words,
  size: fc.nat(),
  nonce: base64,
  ciphertext: maybe(base64),
  href: fc.uuid().map((id) => `/api/messages/${id}/attachments/0`),
});

const message = fc.record<MessageDto>({
  id: fc.uuid(),
  from: words,
  to: words,
  groupId: maybe(fc.uuid()),
  sentAt: moment,
  replyTo: maybe(fc.uuid()),
  sealedBy: fc.constantFrom('server', 'client'),
  text: maybe(fc.record({ nonce: base64, ciphertext: base64 })),
  attachments: fc.array(attachment, { maxLength: 3 }),
  key: maybe(fc.record({ keyId: fc.uuid(), wrappedKey: base64 })),
  signature: maybe(base64),
  signingKeyId: maybe(fc.uuid()),
  expiresAt: maybe(moment),
  editedAt: maybe(moment),
  deletedAt: maybe(moment),
  deliveredTo: receipts,
  readBy: receipts,
});

const page = fc.record({ items: fc.array(message, { maxLength: 3 }), nextCursor: maybe(base64) });

describe('the JSON of a page of messages', () => {
  it('is what JSON.stringify makes of it', () => {
    fc.assert(
      fc.property(page, (drawn) => {
        expect(pageJson(drawn).text).toBe(JSON.stringify(drawn));
      }),
      { numRuns: 500 },
    );
  });

  it.each(['"', '\\', '\n', '\u007f', '\u2028', '\ud800', 'é', '😀'])(
    'escapes as much of a name: %j',
    (character) => {
      const receipt = { address: `a${character}b`, at: '2026-01-31T12:00:00.000Z' };
      const [drawn] = fc.sample(message, { seed: 1, numRuns: 1 });
      const items = [{ ...(drawn as MessageDto), from: receipt.address, readBy: [receipt] }];
      expect(pageJson({ items, nextCursor: null }).text).toBe(JSON.stringify({ items, nextCursor: null }));
    },
  );

  it('is read again by whoever makes JSON of it anew', () => {
    expect(JSON.stringify(pageJson({ items: [], nextCursor: null }))).toBe('{"items":[],"nextCursor":null}');
  });
});
