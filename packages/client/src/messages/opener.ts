import type { Bytes, InvalidReason } from '../model.js';
import type { WireBox } from '../wire.js';

/** A file of a message that is to be opened. */
export interface FileToOpen {
  index: number;
  filename: string;
  mimeType: string;
  /** 12 bytes, in base64. */
  nonce: string;
  /** The ciphertext in base64 or as bytes; null when it is not here. */
  ciphertext: string | Bytes | null;
  /** What was seen of the ciphertext before: lower-case hex SHA-256 of nonce and ciphertext. */
  digest?: string;
}

/** All that opening one message needs; it may be sent to a Worker. */
export interface OpenRequest {
  id: string;
  from: string;
  to: string;
  text: WireBox | null;
  files: FileToOpen[];
  /** RSA-OAEP, in base64. */
  wrappedKey: string;
  /** What unwraps it. */
  privateKey: CryptoKey;
  /** What the message is to be signed by; null when the server sealed it. */
  signed: { signature: string; key: CryptoKey } | null;
}

/** What an {@link OpenRequest} came to. */
export interface OpenResult {
  status: 'verified' | 'unsigned' | 'pending' | 'invalid';
  reason?: InvalidReason;
  /** Null when there is none, and when the message is `invalid`. */
  text: string | null;
  /** The content of each file; null for one that is not here, and when the message is `invalid`. */
  files: (Bytes | null)[];
  /** What was seen of each file, null for one that never was here. */
  digests: (string | null)[];
}

/** Opens messages, where it likes: in this thread or in a Worker. The answers stand in the order of the requests, and none is an error. */
export interface Opener {
  open(requests: OpenRequest[]): Promise<OpenResult[]>;
}

/** An opener in this thread. */
export function threadOpener(): Opener {
  return { open: () => Promise.reject(new Error('Not there yet.')) };
}
