import { createHash, randomBytes } from 'node:crypto';
import { v4, v7 as uuid } from 'uuid';
import * as crypto from '../../dist/src/crypto/index.js';

export const PASSWORD = 'lantern orbit velvet canyon';
const KEY_PAIRS = 4;

/** What opens every account: making a key pair and stretching a password for each of ten thousand would take an hour. */
function makeAccount() {
  const kdf = { iterations: crypto.MIN_ITERATIONS, salt: randomBytes(crypto.SALT_BYTES) };
  const { authKey, sealKey } = crypto.derivePasswordKeys(PASSWORD, kdf);
  const accountKey = crypto.newAccountKey();
  const digestKey = crypto.newDigestKey();
  const pairs = Array.from({ length: KEY_PAIRS }, () => crypto.generateKeyPairs(2048));
  const keys = pairs.map(({ privateKey, signingKey, ...pair }) => ({
    ...pair,
    sealedPrivateKey: crypto.packBox(crypto.sealPrivateKey(accountKey, privateKey, pair.fingerprint)),
    sealedSigningKey: crypto.packBox(crypto.sealSigningKey(accountKey, signingKey, pair.signingFingerprint)),
  }));
  return {
    authKey,
    digestKey,
    kdf,
    verifier: crypto.verifierOf(authKey),
    sealedAccountKey: crypto.packBox(crypto.sealAccountKey(sealKey, accountKey)),
    sealedDigestKey: crypto.packBox(crypto.sealDigestKey(authKey, digestKey)),
    keys,
  };
}

/**
 * Makes people who can send and log in at once. They share a password and a few key pairs; ids and tokens are their own.
 *
 * @param count - how many: `user0`, `user1`, ...
 * @param groupSizes - groups to make; the first person of each is the owner
 */
export function makePeople(count, groupSizes = [], firstMember = 0) {
  const account = makeAccount();
  const people = Array.from({ length: count }, (_, index) => {
    const token = crypto.newToken();
    const sealedDigestKey = crypto.packBox(
      crypto.sealDigestKey(globalThis.Buffer.from(token, 'hex'), account.digestKey),
    );
    const tokenHash = createHash('sha256').update(token).digest();
    const username = `user${index}`;
    return { id: uuid(), username, token, tokenHash, sealedDigestKey, keyId: v4(), pair: index % KEY_PAIRS };
  });
  const groups = groupSizes.map((size) => ({
    id: uuid(),
    members: people.slice(firstMember, firstMember + size),
  }));
  return { account, people, groups };
}
