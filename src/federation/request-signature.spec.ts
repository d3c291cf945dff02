import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { contentDigestOf, matchesDigest } from './content-digest.js';
import { isSignedBy, readClaims, signRequest } from './request-signature.js';

/** The key of RFC 9421, appendix B.1.4. */
const JWK = {
  kty: 'OKP',
  crv: 'Ed25519',
  d: 'n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU',
  x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs',
};
/** Its thumbprint (RFC 7638). */
const KEY_ID = 'poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U';

const REQUEST = {
  method: 'GET',
  url: 'https://chat.b.example/api/federation/v1/users/bob',
  headers: {
    Date: 'Sat, 31 Jan 2026 12:00:00 GMT',
    'Content-Digest': contentDigestOf(Buffer.alloc(0)),
    'Sealpost-From': 'a.example',
    'Sealpost-To': 'b.example',
  },
};

describe('a request between servers', () => {
  const document = readFileSync(new URL('../../docs/federation.md', import.meta.url), 'utf8');
  const created = new Date('2026-01-31T12:00:00Z');
  const sign = (): Promise<Record<string, string>> =>
    signRequest(
      REQUEST,
      { id: KEY_ID, privateKey: createPrivateKey({ key: JWK, format: 'jwk' }) },
      { created, nonce: 'VGhlIG5vbmNlIG9mIGl0IQ' },
    );
  const lowerCase = (headers: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

  it('is signed as the example in docs/federation.md', async () => {
    for (const [name, value] of Object.entries(await sign()))
      expect(document).toContain(`\n${name}: ${value}\n`);
  });

  it('is known by its key, and no longer when anything of it is changed', async () => {
    const headers = lowerCase(await sign());
    const key = { id: KEY_ID, x: JWK.x };
    expect(readClaims(headers)).toEqual({ created, keyId: KEY_ID, nonce: 'VGhlIG5vbmNlIG9mIGl0IQ' });
    expect(await isSignedBy({ ...REQUEST, headers }, key)).toBe(true);
    const changes = [
      { method: 'POST' },
      { url: REQUEST.url.replace('bob', 'eve') },
      { url: REQUEST.url.replace('b.example', 'c.example') },
      ...['date', 'content-digest', 'sealpost-from', 'sealpost-to', 'signature'].map((name) => ({
        headers: { ...headers, [name]: (headers[name] ?? '').replace(/[0-9a-z]/, '1') },
      })),
    ];
    for (const change of changes)
      expect(await isSignedBy({ ...REQUEST, headers, ...change }, key)).toBe(false);
  });

  it.each([
    ['a component less', '"date" ', ''],
    ['a component with a parameter', '"date"', '"date";sf'],
    ['another algorithm', 'ed25519', 'hmac-sha256'],
    ['no number', 'created=1769860800', 'created="1769860800"'],
    ['two signatures', 'sig=', 'other=("@method"), sig='],
  ])('is none with %s', async (_what, from, to) => {
    const headers = lowerCase(await sign());
    const input = headers['signature-input'] ?? '';
    expect(input).toContain(from);
    expect(readClaims({ ...headers, 'signature-input': input.replace(from, to) })).toBeNull();
  });

  it('has the digest of its body and no other', () => {
    expect(matchesDigest('sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:', Buffer.alloc(0))).toBe(
      true,
    );
    for (const field of [undefined, '', 'sha-512=:AA==:', contentDigestOf(Buffer.from('x'))])
      expect(matchesDigest(field, Buffer.alloc(0))).toBe(false);
  });
});
