import { base64 } from '../sealer.js';
import { BAD_BASE64, valuesBeside } from './values.js';
import { badRequest, type Call, type Case, tooLarge } from './world.js';

const MIB = 1024 * 1024;

const send = (message: object): Call => ({
  method: 'POST',
  path: '/api/messages/send',
  json: { recipient: 'bob', text: 'not to be stored', ...message },
});

const file = (fields: object): object => ({
  data: 'AAAA',
  filename: 'notes.txt',
  mimeType: 'text/plain',
  ...fields,
});

const NOWHERE = '00000000-0000-4000-8000-000000000000';

const FILENAMES: [name: string, filename: string][] = [
  ['with CR and LF', 'a\r\nSet-Cookie: b'],
  ['with a slash', 'a/b.txt'],
  ['with a backslash', 'a\\b.txt'],
  ['that is the parent directory', '..'],
  ['that is the directory', '.'],
  ['of 256 characters', 'a'.repeat(256)],
  ['of 300 characters', 'a'.repeat(300)],
  ['with a right-to-left mark', 'a\u200Fb'],
  ['with a right-to-left override', 'invoice\u202Efdp.exe'],
  ['with a right-to-left isolate', 'a\u2067b'],
  ['with an Arabic letter mark', 'a\u061Cb'],
  ['with a line separator', 'a\u2028b'],
  ['with a delete character', 'a\u007Fb'],
  ['with U+0000', 'a\u0000.txt'],
  ['with a lone surrogate', 'a\ud800.txt'],
  ['that is empty', ''],
  ['that is blank', ' \u00A0 '],
];

const MEDIA_TYPES: [name: string, mimeType: string][] = [
  ['without a slash', 'text'],
  ['without a subtype', 'text/'],
  ['without a type', '/plain'],
  ['with two slashes', 'text/plain/x'],
  ['with a space', 'text/pl ain'],
  ['that ends in a line feed', 'text/plain\n'],
  ['with a line feed before a parameter', 'text/plain;\n charset=utf-8'],
  ['with CR and LF in a parameter', 'text/plain; a="\r\nb"'],
  ['with a direction character in a parameter', 'text/plain; a="\u202E"'],
  ['with a parameter without a value', 'text/plain; charset'],
  ['with a parameter that is begun', 'text/plain;'],
  ['with an open quote', 'text/plain; a="b'],
  ['that is a wildcard', '*/*'],
  ['that is not ASCII', 'tëxt/plain'],
  ['with U+0000', 'text/plain\u0000'],
  ['of 256 characters', `a/${'b'.repeat(254)}`],
  ['that is empty', ''],
];

const TYPES: Record<string, ReturnType<typeof valuesBeside>> = {
  id: valuesBeside('null'),
  recipient: valuesBeside('string'),
  text: valuesBeside('null', 'string'),
  attachments: valuesBeside('null', 'array'),
  replyTo: valuesBeside('null'),
  expiresInSeconds: valuesBeside('null', 'number'),
};

const FILE_TYPES: Record<string, ReturnType<typeof valuesBeside>> = {
  data: valuesBeside(),
  filename: valuesBeside('string'),
  mimeType: valuesBeside(),
};

/** What `POST /api/messages/send` refuses. */
export const SENDING: Case[] = [
  ['a message of nothing', () => send({ text: undefined }), badRequest('text')],
  ['a message whose text is empty', () => send({ text: '' }), badRequest('text')],
  ['a message whose text is null', () => send({ text: null }), badRequest('text')],
  ['a message with no attachments', () => send({ text: null, attachments: [] }), badRequest('text')],
  ['no recipient', () => send({ recipient: undefined }), badRequest('recipient')],
  ['an empty recipient', () => send({ recipient: '' }), badRequest('recipient')],
  ['a recipient of 321 characters', () => send({ recipient: 'a'.repeat(321) }), badRequest('recipient')],
  ...['nobody', 'bob@elsewhere', 'bob@', '@localhost', 'bob@localhost@localhost', 'b\u043Eb', 'bob '].map(
    (recipient): Case => [
      `the unknown recipient ${JSON.stringify(recipient)}`,
      () => send({ recipient }),
      { status: 404, code: 'recipient_not_found', field: 'recipient' },
    ],
  ),
  [
    'an unknown recipient when the id is null',
    () => send({ recipient: 'nobody', id: null }),
    { status: 404, code: 'recipient_not_found', field: 'recipient' },
  ],
  ['an unknown field', () => send({ nope: 1 }), badRequest('nope')],
  [
    'an unknown field of a file',
    () => send({ attachments: [file({ nope: 1 })] }),
    badRequest('attachments.0.nope'),
  ],
  ...Object.entries(TYPES).flatMap(([field, values]) =>
    values.map(([kind, value]): Case => [
      `${field} of type ${kind}`,
      () => send({ [field]: value }),
      badRequest(field),
    ]),
  ),
  ...[null, 'x', 5, true, [], [{}]].map((value): Case => [
    `attachments that hold ${JSON.stringify(value)}`,
    () => send({ attachments: [file({}), value] }),
    badRequest('attachments'),
  ]),
  ...Object.entries(FILE_TYPES).flatMap(([field, values]) =>
    [...values, ['undefined', undefined] as const].map(([kind, value]): Case => [
      `${field} of a file of type ${kind}`,
      () => send({ attachments: [file({}), file({ [field]: value })] }),
      badRequest(`attachments.1.${field}`),
    ]),
  ),
  ...BAD_BASE64.map(([name, data]): Case => [
    `data in base64 that is ${name}`,
    () => send({ attachments: [file({ data })] }),
    badRequest('attachments.0.data'),
  ]),
  ...FILENAMES.map(([name, filename]): Case => [
    `a file name ${name}`,
    () => send({ attachments: [file({ filename })] }),
    badRequest('attachments.0.filename'),
  ]),
  ...MEDIA_TYPES.map(([name, mimeType]): Case => [
    `a media type ${name}`,
    () => send({ attachments: [file({ mimeType })] }),
    badRequest('attachments.0.mimeType'),
  ]),
  ...[0, -1, 1.5, 1e12, 31_536_001, '5'].map((expiresInSeconds): Case => [
    `an expiry in ${JSON.stringify(expiresInSeconds)} seconds`,
    () => send({ expiresInSeconds }),
    badRequest('expiresInSeconds'),
  ]),
  ...['id', 'replyTo'].flatMap((field): Case[] => [
    [`${field} that is no UUID`, () => send({ [field]: 'not-a-uuid' }), badRequest(field)],
    [`${field} without hyphens`, () => send({ [field]: NOWHERE.replaceAll('-', '') }), badRequest(field)],
    [`${field} in braces`, () => send({ [field]: `{${NOWHERE}}` }), badRequest(field)],
    [
      `${field} in upper case`,
      () => send({ [field]: 'ABCDEF00-0000-4000-8000-000000000000' }),
      badRequest(field),
    ],
    [`${field} that ends in a line feed`, () => send({ [field]: `${NOWHERE}\n` }), badRequest(field)],
  ]),
  [
    'an answer to a message that is absent',
    () => send({ replyTo: NOWHERE }),
    { status: 404, code: 'not_found', field: 'replyTo' },
  ],
  [
    'an id that stands for another message',
    ({ message }) => send({ id: message.id }),
    { status: 409, code: 'idempotency_conflict', field: 'id' },
  ],
  ['a text of 65,537 bytes', () => send({ text: 'x'.repeat(65_537) }), tooLarge('text')],
  ['a text of 65,538 bytes in fewer characters', () => send({ text: '€'.repeat(21_846) }), tooLarge('text')],
  ['eleven attachments', () => send({ attachments: Array(11).fill(file({})) }), badRequest('attachments')],
  [
    'an attachment of 25 MiB and a byte',
    () => send({ attachments: [file({}), file({ data: base64(Buffer.alloc(25 * MIB + 1)) })] }),
    tooLarge('attachments.1'),
  ],
  ['a body of over 40 MiB', () => send({ text: 'x'.repeat(40 * MIB) }), tooLarge()],
];
