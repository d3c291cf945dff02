import type { PublicKey } from '../wire.js';
import {
  contactOf,
  firstPin,
  type Pin,
  trustOf,
  withAcceptance,
  withComparison,
  withCurrent,
  withHistory,
  withoutComparison,
} from './pin.js';

const AT = '2026-01-31T12:00:00.000Z';
const BOB = 'bob@a.example';

/** A key version; the same letter is the same keys. */
const key = (letter: string, version: number): PublicKey => ({
  ...{ id: `${letter}${version}`, version, createdAt: AT, publicKey: '', signingPublicKey: '' },
  ...{ fingerprint: letter.repeat(64), signingFingerprint: letter.repeat(64) },
});

const A = key('a', 1);
const B = key('b', 2);
const C = key('c', 3);

const after = (pin: Pin, current: PublicKey): Pin => withCurrent(pin, current).pin;
const trustsOf = ({ keys }: Pin) =>
  Object.fromEntries(keys.map((pinned) => [pinned.key.id, trustOf(pinned)]));

describe('a pin', () => {
  it('trusts the key that comes first', () => {
    expect(contactOf(firstPin(BOB, A))).toEqual({
      ...{ address: BOB, key: A, trust: 'firstUse', comparedAt: null, change: null },
    });
  });

  it('is the same object while nothing changes', () => {
    const pin = firstPin(BOB, A);
    expect(withCurrent(pin, A)).toEqual({ pin, change: null });
    expect(withCurrent(pin, { ...A }).pin).toBe(pin);
  });

  it('takes another name of the same keys for no change', () => {
    const { pin, change } = withCurrent(firstPin(BOB, A), { ...A, id: 'other' });
    expect([change, contactOf(pin).key.id, contactOf(pin).trust]).toEqual([null, 'other', 'firstUse']);
  });

  it.each([
    ['both keys', B],
    ['the encryption key alone', { ...A, fingerprint: B.fingerprint }],
    ['the signing key alone', { ...A, signingFingerprint: B.signingFingerprint }],
  ])('tells when %s changed, once', (_what, now) => {
    const { pin, change } = withCurrent(firstPin(BOB, A), now);
    expect(change).toEqual({ address: BOB, before: A, now, wasCompared: false });
    expect(contactOf(pin)).toEqual({ address: BOB, key: now, trust: 'changed', comparedAt: null, change });
    expect(withCurrent(pin, now)).toEqual({ pin, change: null });
  });

  it('tells of a way back to a key that was pinned before', () => {
    const { pin, change } = withCurrent(withAcceptance(after(firstPin(BOB, A), B)), A);
    expect([change, contactOf(pin).trust]).toEqual([
      { address: BOB, before: B, now: A, wasCompared: false },
      'changed',
    ]);
    expect(pin.keys.map((pinned) => pinned.key.id)).toEqual(['a1', 'b2']);
  });

  it('remembers through further changes that a key was compared, until that is accepted', () => {
    const compared = withComparison(firstPin(BOB, A), AT);
    const changes = [withCurrent(compared, B)];
    changes.push(withCurrent(changes[0]?.pin ?? compared, C));
    changes.push(withCurrent(changes[1]?.pin ?? compared, A));
    expect(changes.map(({ change }) => [change?.before.id, change?.now.id, change?.wasCompared])).toEqual([
      ['a1', 'b2', true],
      ['b2', 'c3', true],
      ['c3', 'a1', true],
    ]);
    expect(changes.map(({ pin }) => contactOf(pin).trust)).toEqual(['changed', 'changed', 'changed']);
    const accepted = withAcceptance(changes[1]?.pin ?? compared);
    expect([contactOf(accepted).trust, contactOf(accepted).change]).toEqual(['firstUse', null]);
    expect(withCurrent(accepted, B).change?.wasCompared).toBe(false);
  });

  it('knows what each key was worth', () => {
    const pin = after(after(withComparison(firstPin(BOB, A), AT), B), C);
    expect(trustsOf(pin)).toEqual({ a1: 'compared', b2: 'changed', c3: 'changed' });
    expect(trustsOf(withComparison(pin, AT))).toEqual({ a1: 'compared', b2: 'changed', c3: 'compared' });
    expect(trustsOf(withAcceptance(pin))).toEqual({ a1: 'compared', b2: 'changed', c3: 'firstUse' });
  });

  it('accepts with the way back no key that a server slipped in between', () => {
    const pin = after(after(withComparison(firstPin(BOB, A), AT), B), A);
    expect(trustsOf(withAcceptance(pin))).toEqual({ a1: 'compared', b2: 'changed' });
  });

  it('is compared until that is taken back', () => {
    const compared = withComparison(after(firstPin(BOB, A), B), AT);
    expect(contactOf(compared)).toEqual({
      address: BOB,
      key: B,
      trust: 'compared',
      comparedAt: AT,
      change: null,
    });
    expect(contactOf(withoutComparison(compared))).toMatchObject({ trust: 'firstUse', comparedAt: null });
  });

  it('keeps a change waiting when a comparison is taken back', () => {
    const pin = withoutComparison(after(withComparison(firstPin(BOB, A), AT), B));
    expect([contactOf(pin).trust, contactOf(pin).change?.wasCompared]).toEqual(['changed', true]);
  });
});

describe('a history', () => {
  it('is believed where it is older than the key that was seen first, when it is read first', () => {
    const pin = withHistory(firstPin(BOB, C), [B, A]);
    expect(trustsOf(pin)).toEqual({ a1: 'firstUse', b2: 'firstUse', c3: 'firstUse' });
    expect([withHistory(pin, [B, A]), pin.historyRead]).toEqual([pin, true]);
    expect(withHistory(pin, [B, A])).toBe(pin);
  });

  it('is not believed where it has grown since, at whichever end', () => {
    const pin = withHistory(firstPin(BOB, B), []);
    expect(trustsOf(withHistory(pin, [A]))).toEqual({ a1: 'changed', b2: 'firstUse' });
    expect(trustsOf(withHistory(after(firstPin(BOB, A), C), [B, A]))).toEqual({
      ...{ a1: 'firstUse', b2: 'changed', c3: 'changed' },
    });
  });

  it('makes no key compared', () => {
    expect(trustsOf(withHistory(withComparison(firstPin(BOB, B), AT), [A]))).toEqual({
      ...{ a1: 'firstUse', b2: 'compared' },
    });
  });

  it('takes no id from a key that has it', () => {
    const pin = withHistory(firstPin(BOB, B), [{ ...A, id: B.id }]);
    expect(pin.keys.map((pinned) => [pinned.key.id, pinned.key.fingerprint[0]])).toEqual([
      ['b2', 'b'],
      ['b2', 'a'],
    ]);
  });
});
