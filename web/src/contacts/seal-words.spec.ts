/// <reference types="jest" />
import type { OpenedMessage } from '@sealpost/client';
import { sealLabel, type Sealed, sealWords } from './seal-words.js';

const message = (
  verification: OpenedMessage['verification'],
  direction: Sealed['direction'] = 'received',
): Sealed => ({
  direction,
  sealedBy: verification.status === 'unsigned' ? 'server' : 'client',
  verification,
});
const signer = (trust: 'compared' | 'firstUse' | 'changed') => ({
  address: 'bob@localhost',
  keyId: 'k',
  trust,
});

describe('the words for how a message was sealed', () => {
  it('promise what a compared safety number proves, and only then', () => {
    expect(sealWords(message({ status: 'verified', signer: signer('compared') }))).toContain(
      'You compared the safety number',
    );
    expect(sealWords(message({ status: 'verified', signer: signer('firstUse') }))).toContain(
      'Compare the safety number to know',
    );
    expect(sealLabel(message({ status: 'verified', signer: signer('changed') }))).toBe(
      'Signed with a changed key',
    );
  });

  it('say that the server saw what it sealed, also of messages of one’s own', () => {
    const words =
      'Sealed by the server, which saw it. It carries no signature, so nothing proves who wrote it.';
    expect(sealWords(message({ status: 'unsigned' }))).toBe(words);
    expect(sealWords(message({ status: 'unsigned' }, 'sent'))).toBe(words);
  });

  it('say why a message is not shown', () => {
    expect(sealWords(message({ status: 'invalid', reason: 'wrong_recipient' }))).toBe(
      'It is not shown, because something does not hold. It was written to somebody else.',
    );
  });
});
