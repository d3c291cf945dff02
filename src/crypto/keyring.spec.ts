import { sealBox } from './box.js';
import { CryptoError } from './errors.js';
import {
  newAccountKey,
  openAccountKey,
  openPrivateKey,
  openSigningKey,
  sealAccountKey,
  sealPrivateKey,
  sealSigningKey,
} from './keyring.js';

const FINGERPRINT = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);
const PKCS8 = Buffer.from('stands for a private key');

describe('keyring', () => {
  const accountKey = newAccountKey();
  const sealKey = newAccountKey();

  it('makes account keys of 32 bytes, never the same twice', () => {
    expect([accountKey.length, sealKey.length]).toEqual([32, 32]);
    expect(accountKey.equals(sealKey)).toBe(false);
  });

  it('opens each kind of box to what was sealed', () => {
    const account = openAccountKey(sealKey, sealAccountKey(sealKey, accountKey));
    const privateKey = openPrivateKey(
      accountKey,
      sealPrivateKey(accountKey, PKCS8, FINGERPRINT),
      FINGERPRINT,
    );
    const signingKey = openSigningKey(
      accountKey,
      sealSigningKey(accountKey, PKCS8, FINGERPRINT),
      FINGERPRINT,
    );
    expect([account.equals(accountKey), privateKey.equals(PKCS8), signingKey.equals(PKCS8)]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('does not open a box as another kind, for another key, or with another key', () => {
    const privateBox = sealPrivateKey(accountKey, PKCS8, FINGERPRINT);
    const signingBox = sealSigningKey(accountKey, PKCS8, FINGERPRINT);
    const accountBox = sealAccountKey(sealKey, accountKey);
    expect([
      refusalOf(() => openSigningKey(accountKey, privateBox, FINGERPRINT)),
      refusalOf(() => openPrivateKey(accountKey, signingBox, FINGERPRINT)),
      refusalOf(() => openPrivateKey(accountKey, privateBox, OTHER)),
      refusalOf(() => openSigningKey(accountKey, signingBox, OTHER)),
      refusalOf(() => openPrivateKey(sealKey, privateBox, FINGERPRINT)),
      refusalOf(() => openAccountKey(accountKey, accountBox)),
      refusalOf(() => openPrivateKey(sealKey, accountBox, FINGERPRINT)),
    ]).toEqual(Array.from({ length: 7 }, () => 'not_opened'));
  });

  it('neither seals nor opens an account key of another length', () => {
    const box = sealBox(sealKey, Buffer.alloc(31), 'sealpost.v1 account-key');
    expect(refusalOf(() => openAccountKey(sealKey, box))).toBe('not_opened');
    expect(refusalOf(() => sealAccountKey(sealKey, Buffer.alloc(31)))).toBe('bad_key');
    expect(refusalOf(() => sealAccountKey(Buffer.alloc(31), accountKey))).toBe('bad_key');
  });
});

function refusalOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof CryptoError) return error.reason;
    throw error;
  }
  return 'none';
}
