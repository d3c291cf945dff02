import { type BoxDto, JsonText } from '../common/index.js';
import type {
  AttachmentDto,
  MessageDto,
  MessageKeyDto,
  MessagePageDto,
  ReceiptDto,
} from './dto/message.dto.js';

/** Characters that stand in JSON as they are. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** What `JSON.stringify` makes of a page, in half of its time: base64, ids and moments are not searched for what to escape. */
export function pageJson({ items, nextCursor }: MessagePageDto): JsonText<MessagePageDto> {
  const head = '{"items":[';
  const end = `],"nextCursor":${orNull(nextCursor)}}`;
  if (items.length === 0) return new JsonText(head + end);
  const last = items.length - 1;
  // Around the first and the last, not around all of them: the page would be copied once more.
  const texts = items.map(
    (item, at) => (at === 0 ? head : '') + messageJson(item) + (at === last ? end : ''),
  );
  return new JsonText(texts.join(','));
}

function messageJson(message: MessageDto): string {
  const { id, from, to, groupId, sentAt, replyTo, sealedBy, signature, signingKeyId } = message;
  return (
    `{"id":"${id}","from":${text(from)},"to":${text(to)},"groupId":${orNull(groupId)},"sentAt":"${sentAt}"` +
    `,"replyTo":${orNull(replyTo)},"sealedBy":"${sealedBy}","text":${box(message.text)}` +
    `,"attachments":[${message.attachments.map(attachment).join(',')}],"key":${key(message.key)}` +
    `,"signature":${orNull(signature)},"signingKeyId":${orNull(signingKeyId)},"expiresAt":${orNull(message.expiresAt)}` +
    `,"editedAt":${orNull(message.editedAt)},"deletedAt":${orNull(message.deletedAt)}` +
    `,"deliveredTo":[${message.deliveredTo.map(receipt).join(',')}],"readBy":[${message.readBy.map(receipt).join(',')}]}`
  );
}

function attachment({ index, filename, mimeType, size, nonce, ciphertext, href }: AttachmentDto): string {
  return (
    `{"index":${index},"filename":${text(filename)},"mimeType":${text(mimeType)},"size":${size}` +
    `,"nonce":"${nonce}","ciphertext":${orNull(ciphertext)},"href":"${href}"}`
  );
}

const box = (sealed: BoxDto | null): string =>
  sealed ? `{"nonce":"${sealed.nonce}","ciphertext":"${sealed.ciphertext}"}` : 'null';

const key = (wrapped: MessageKeyDto | null): string =>
  wrapped ? `{"keyId":"${wrapped.keyId}","wrappedKey":"${wrapped.wrappedKey}"}` : 'null';

const receipt = ({ address, at }: ReceiptDto): string => `{"address":${text(address)},"at":"${at}"}`;

const text = (value: string): string => (PLAIN.test(value) ? `"${value}"` : JSON.stringify(value));

/** For what needs no escape. */
const orNull = (value: string | null): string => (value === null ? 'null' : `"${value}"`);
