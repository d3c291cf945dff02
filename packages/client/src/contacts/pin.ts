import type { Contact, KeyChange, Trust } from '../model.js';
import type { PublicKey } from '../wire.js';

/** A key version of a contact that this device has seen. */
export interface PinnedKey {
  key: PublicKey;
  /** When its safety number was compared, ISO 8601. */
  comparedAt: string | null;
  /** Whether it was seen first, or accepted after a change. */
  accepted: boolean;
}

/** What this device keeps of the keys of a contact. */
export interface Pin {
  address: string;
  /** The current key as it was last seen; one of {@link keys}. */
  current: PublicKey;
  /** The change that waits to be accepted. */
  change: KeyChange | null;
  /** Every key that was ever seen, the first one first. None is ever taken away or replaced. */
  keys: PinnedKey[];
  /** Whether the history was read. What turns up in it later was not there at first. */
  historyRead: boolean;
}

/** Both halves of the keys are the same, whatever the server calls them. */
export function sameKey(a: PublicKey, b: PublicKey): boolean {
  return a.fingerprint === b.fingerprint && a.signingFingerprint === b.signingFingerprint;
}

/** The pin of an address that was never seen. */
export function firstPin(address: string, key: PublicKey): Pin {
  return {
    address,
    current: key,
    change: null,
    keys: [{ key, comparedAt: null, accepted: true }],
    historyRead: false,
  };
}

/**
 * The pin after a server gave a key as the current one.
 *
 * @returns the same object when that says nothing new; `change` when the keys are not what they were
 */
export function withCurrent(pin: Pin, key: PublicKey): { pin: Pin; change: KeyChange | null } {
  const before = pin.current;
  if (sameKey(before, key)) {
    const same = before.id === key.id && before.version === key.version;
    return { pin: same ? pin : { ...pin, current: key }, change: null };
  }
  const comparedAt = pinnedKey(pin, before)?.comparedAt ?? null;
  const change: KeyChange = {
    address: pin.address,
    before,
    now: key,
    // Until somebody accepts it, no further change can wash away that a key was compared.
    wasCompared: pin.change?.wasCompared === true || comparedAt !== null,
  };
  return { pin: { ...withKey(pin, key, false), current: key, change }, change };
}

/**
 * The pin after the history of the account was read.
 *
 * @param versions - the older ones, whose fingerprints were recomputed
 */
export function withHistory(pin: Pin, versions: readonly PublicKey[]): Pin {
  const first = pin.keys[0]?.key.version ?? 0;
  const older = ({ version }: PublicKey): boolean => !pin.historyRead && version < first;
  const grown = versions.reduce((grown, key) => withKey(grown, key, older(key)), pin);
  return grown === pin && pin.historyRead ? pin : { ...grown, historyRead: true };
}

/** The pin after the safety number of the current key was compared. @param at - ISO 8601 */
export function withComparison(pin: Pin, at: string): Pin {
  return { ...mapCurrent(pin, (pinned) => ({ ...pinned, comparedAt: at, accepted: true })), change: null };
}

/** The pin after a comparison was taken back. */
export function withoutComparison(pin: Pin): Pin {
  return mapCurrent(pin, (pinned) => ({ ...pinned, comparedAt: null }));
}

/** The pin after somebody said that the current key is right. Of those that came and went before it, that says nothing. */
export function withAcceptance(pin: Pin): Pin {
  return { ...mapCurrent(pin, (pinned) => ({ ...pinned, accepted: true })), change: null };
}

/** What is known of one of the keys of a contact. */
export function trustOf({ comparedAt, accepted }: PinnedKey): Trust {
  if (comparedAt !== null) return 'compared';
  return accepted ? 'firstUse' : 'changed';
}

/** As the application sees it. */
export function contactOf(pin: Pin): Contact {
  const pinned = pinnedKey(pin, pin.current);
  const trust = pinned && !pin.change ? trustOf(pinned) : 'changed';
  const comparedAt = pinned?.comparedAt ?? null;
  return { address: pin.address, key: pin.current, trust, comparedAt, change: pin.change };
}

function pinnedKey(pin: Pin, key: PublicKey): PinnedKey | undefined {
  return pin.keys.find((pinned) => sameKey(pinned.key, key));
}

function withKey(pin: Pin, key: PublicKey, accepted: boolean): Pin {
  if (pinnedKey(pin, key)) return pin;
  return { ...pin, keys: [...pin.keys, { key, comparedAt: null, accepted }] };
}

function mapCurrent(pin: Pin, map: (pinned: PinnedKey) => PinnedKey): Pin {
  return {
    ...pin,
    keys: pin.keys.map((pinned) => (sameKey(pinned.key, pin.current) ? map(pinned) : pinned)),
  };
}
