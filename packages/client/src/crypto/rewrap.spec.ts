import {
  deliver,
  makePerson,
  type Person,
  readerOf,
  requestFor,
  sealFor,
  signerOf,
} from '../../../../test/support/client-people.js';
import { refusalOf } from '../../../../test/support/refusal.js';
import { utf8 } from './bytes.js';
import { openEnvelope } from './open-envelope.js';
import { resign, rewrap } from './rewrap.js';

let alice: Person;
let bob: Person;
let nextAlice: Person;
let nextBob: Person;

beforeAll(async () => {
  [alice, bob] = await Promise.all([makePerson('alice@a.example'), makePerson('bob@a.example')]);
  [nextAlice, nextBob] = await Promise.all([makePerson(alice.address, alice), makePerson(bob.address, bob)]);
});

const ownOf = ({ keys }: Person) => ({ keyId: keys.public.id, privateKey: keys.privateKey });

describe('a message whose readers have other keys meanwhile', () => {
  it('is wrapped anew, and otherwise the same', async () => {
    const sealed = await sealFor(alice, bob, { text: 'hello' });
    const keys = await rewrap(sealed.keys, ownOf(alice), [readerOf(alice), readerOf(nextBob)]);
    expect(keys.map(({ keyId }) => keyId)).toEqual([alice.pair.id, nextBob.pair.id]);
    const message = deliver({ ...sealed, keys }, alice, nextBob);
    expect(await openEnvelope(requestFor(message, alice, nextBob))).toMatchObject({
      status: 'verified',
      text: 'hello',
    });
  });

  it('is signed anew with another own key', async () => {
    const file = { filename: 'a', mimeType: 'b/c', content: utf8('x') };
    const sealed = await sealFor(alice, bob, { attachments: [file] });
    const keys = await rewrap(sealed.keys, ownOf(alice), [readerOf(nextAlice), readerOf(bob)]);
    const binding = { id: sealed.id, from: alice.address, to: bob.address };
    const signed = await resign(binding, sealed, signerOf(nextAlice));
    expect(signed.signingKeyId).toBe(nextAlice.pair.id);
    const message = deliver({ ...sealed, keys, ...signed }, alice, bob);
    const results = [alice, nextAlice].map((sender) => openEnvelope(requestFor(message, sender, bob)));
    expect(await Promise.all(results)).toMatchObject([
      { status: 'invalid', reason: 'bad_signature' },
      { status: 'verified' },
    ]);
  });

  it('is not, by a key that it was not wrapped to', async () => {
    const sealed = await sealFor(alice, bob, { text: 'hello' });
    expect([
      await refusalOf(rewrap(sealed.keys, ownOf(nextAlice), [])),
      await refusalOf(rewrap(sealed.keys, { ...ownOf(bob), keyId: alice.pair.id }, [])),
      await refusalOf(rewrap([], ownOf(alice), [])),
    ]).toEqual(['not_opened', 'not_opened', 'not_opened']);
  });
});
