import { deriveRecoveryKeys, newAccountKey, openAccountKey, unpackBox, verifierOf } from '../crypto/index.js';
import { makeRecovery, recoveryColumns } from './recovery-code.js';

describe('a recovery code', () => {
  const accountKey = newAccountKey();

  it('opens the account key, by the salt that stands beside it', () => {
    const { code, recovery } = makeRecovery(accountKey);
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){7}$/);
    expect(recovery.salt.length).toBe(16);
    const { authKey, sealKey } = deriveRecoveryKeys(code, recovery.salt);
    expect(recovery.authKey).toEqual(authKey);
    expect(openAccountKey(sealKey, recovery.sealedAccountKey)).toEqual(accountKey);
  });

  it('is another one every time, with another salt', () => {
    const made = Array.from({ length: 5 }, () => makeRecovery(accountKey));
    expect(new Set(made.map(({ code }) => code)).size).toBe(5);
    expect(new Set(made.map(({ recovery }) => recovery.salt.toString('hex'))).size).toBe(5);
  });

  it('is stored as a verifier, a salt and a box, and not itself', () => {
    const { recovery } = makeRecovery(accountKey);
    const { recoverySalt, recoveryVerifier, recoverySealedAccountKey } = recoveryColumns(recovery);
    expect([recoverySalt, recoveryVerifier]).toEqual([recovery.salt, verifierOf(recovery.authKey)]);
    expect(unpackBox(recoverySealedAccountKey ?? Buffer.alloc(0))).toEqual(recovery.sealedAccountKey);
  });

  it('that there is none of is stored as nothing', () => {
    expect(recoveryColumns(undefined)).toEqual({
      recoverySalt: null,
      recoveryVerifier: null,
      recoverySealedAccountKey: null,
    });
  });
});
