import { constants, createCipheriv, publicEncrypt, randomBytes } from 'node:crypto';
import { Buffer } from 'node:buffer';

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };

/** AES-256-GCM under a fresh nonce. @returns the nonce, and the ciphertext with its tag */
function sealBox(key, plaintext, aad) {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
  cipher.setAAD(Buffer.from(aad));
  return {
    nonce,
    ciphertext: Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]),
  };
}

/** Seals a message as the format says: its text and files under a key of its own, and the key to each reader. */
export function seal({ id, from, to }, text, files, readers) {
  const key = randomBytes(32);
  const bound = `sealpost.v1\n${id}\n${from}\n${to}`;
  return {
    text: text ? sealBox(key, Buffer.from(text), `${bound}\ntext`) : null,
    files: files.map(({ data, filename, mimeType }, index) => {
      const content = Buffer.from(data, 'base64');
      const aad = `${bound}\nattachment\n${index}\n${filename}\n${mimeType}`;
      return { filename, mimeType, size: content.length, ...sealBox(key, content, aad) };
    }),
    wraps: readers.map(({ publicKey }) => publicEncrypt({ key: publicKey, ...OAEP }, key)),
  };
}
