import { constants, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { median } from './statistics.mjs';

const REPETITIONS = 15;

/** Milliseconds that so many bare wraps of a key by RSA-OAEP take here and now, one after the other. */
export function timeOfWraps(pem, count) {
  const key = createPublicKey(pem);
  const secret = randomBytes(32);
  const options = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
  const times = Array.from({ length: REPETITIONS }, () => {
    const began = performance.now();
    for (let wrap = 0; wrap < count; wrap++) publicEncrypt(options, secret);
    return performance.now() - began;
  });
  return median(times);
}
