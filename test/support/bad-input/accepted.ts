import { newKdf } from '../sealer.js';
import { registerKeys } from './client-keys.js';
import { register } from './registration.js';
import type { Case } from './world.js';

/** What a send may hold at most, or at least. */
export const GREATEST_MESSAGES: [name: string, message: object][] = [
  ['a text of 65,536 bytes', { text: 'x'.repeat(65_536) }],
  ['a text of 65,535 bytes in a third of the characters', { text: '€'.repeat(21_845) }],
  ['a text of a character', { text: ' ' }],
  ['null for every field that may be left out', nulls()],
  ['ten attachments', { text: null, attachments: Array(10).fill(file({})) }],
  ['an attachment of nothing', { text: '', attachments: [file({ data: '' })] }],
  ['a file name of 255 characters', { attachments: [file({ filename: '語'.repeat(255) })] }],
  ['a file name with dots', { attachments: [file({ filename: '...' })] }],
  ['a file name in Arabic', { attachments: [file({ filename: 'ملف.txt' })] }],
  ['a media type with parameters', { attachments: [file({ mimeType: 'text/plain ; charset="utf-8";a=b' })] }],
  ['an expiry in a year', { expiresInSeconds: 31_536_000 }],
];

/** Registrations that are just not refused, and the username that they make. */
export const GREATEST_REGISTRATIONS: [name: string, call: Case[1], username: string][] = [
  ['a username in upper case', registerKeys({ username: 'DAVE.Smith-1_' }), 'dave.smith-1_'],
  ['a username of 3 characters', registerKeys({ username: '0.-' }), '0.-'],
  ['a username of 32 characters', registerKeys({ username: 'd'.repeat(32) }), 'd'.repeat(32)],
  ['600,000 iterations', registerKeys({ username: 'least', kdf: newKdf(600_000) }), 'least'],
  ['5,000,000 iterations', registerKeys({ username: 'most', kdf: newKdf(5_000_000) }), 'most'],
  ['no recovery', registerKeys({ username: 'hopeful', recovery: null }), 'hopeful'],
  ['a password of 10 characters', () => register({ username: 'ten', password: 'Xq7!kfp2zW' }), 'ten'],
  ['a password of 256 characters', () => register({ username: 'many', password: 'xY'.repeat(128) }), 'many'],
  [
    'a password of 256 characters in 512 code units',
    () => register({ username: 'keys', password: '🔑'.repeat(256) }),
    'keys',
  ],
];

/** Range headers for the 116 bytes of a ciphertext: the status, and the range that it answers. */
export const RANGES: [range: string, status: number, contentRange: string | null][] = [
  ['bytes=0-0', 206, 'bytes 0-0/116'],
  ['bytes=0-', 206, 'bytes 0-115/116'],
  ['bytes=115-', 206, 'bytes 115-115/116'],
  ['bytes=-1', 206, 'bytes 115-115/116'],
  ['bytes=-116', 206, 'bytes 0-115/116'],
  ['bytes=-1000', 206, 'bytes 0-115/116'],
  ['bytes=110-99999999999999999999', 206, 'bytes 110-115/116'],
  ['Bytes=0-1', 206, 'bytes 0-1/116'],
  ['bytes=116-', 416, 'bytes */116'],
  ['bytes=116-200', 416, 'bytes */116'],
  ['bytes=99999999999999999999-', 416, 'bytes */116'],
  ['bytes=-0', 416, 'bytes */116'],
  ['bytes=5-2', 200, null],
  ['bytes=200-100', 200, null],
  ['bytes=abc', 200, null],
  ['bytes=', 200, null],
  ['bytes=-', 200, null],
  ['bytes=--1', 200, null],
  ['bytes=1x-3', 200, null],
  ['bytes=0.5-3', 200, null],
  ['bytes=0-1,4-5', 200, null],
  ['bytes', 200, null],
  ['0-1', 200, null],
  ['items=0-1', 200, null],
];

function file(fields: object): object {
  return { data: 'AAAA', filename: 'notes.txt', mimeType: 'text/plain', ...fields };
}

function nulls(): object {
  return { id: null, attachments: null, replyTo: null, expiresInSeconds: null };
}
