import type { KeyChange } from '../model.js';
import type { PublicKey } from '../wire.js';
import type { KeyDirectory } from './key-directory.js';
import { firstPin, type Pin, withCurrent } from './pin.js';
import type { PinStore } from './pin-store.js';

type Listener = (change: KeyChange) => void;

/** Pins what is first seen, and tells of what changes. */
export class KeyObserver {
  private readonly listeners = new Set<Listener>();

  constructor(
    private readonly pins: PinStore,
    private readonly directory: KeyDirectory,
  ) {}

  /** @returns what ends it */
  listen(listener: Listener): () => void {
    // A function of its own, so that the same listener may be given twice.
    const own: Listener = (change) => {
      listener(change);
    };
    this.listeners.add(own);
    return () => {
      this.listeners.delete(own);
    };
  }

  /**
   * Takes note of a current key.
   *
   * @param then - changes the pin further, in the same step
   * @throws SealpostError `tampered_key`
   */
  async observe(address: string, key: PublicKey, then: (pin: Pin) => Pin = (pin) => pin): Promise<Pin> {
    await this.directory.keys(key);
    const current = publicPart(key);
    const changes: KeyChange[] = [];
    const pin = await this.pins.update(address, (stored) => {
      if (!stored) return then(firstPin(address, current));
      const seen = withCurrent(stored, current);
      if (seen.change) changes.push(seen.change);
      return then(seen.pin);
    });
    changes.forEach((change) => {
      this.tell(change);
    });
    return pin;
  }

  private tell(change: KeyChange): void {
    for (const listener of this.listeners) {
      // What a listener throws shall stop neither the others nor a send: the engine reports it as unhandled.
      void Promise.resolve(change).then(listener);
    }
  }
}

/** Without what comes with it in some answers, such as an address or when it was retired. */
export function publicPart(key: PublicKey): PublicKey {
  const { id, version, publicKey, fingerprint, signingPublicKey, signingFingerprint, createdAt } = key;
  return { id, version, publicKey, fingerprint, signingPublicKey, signingFingerprint, createdAt };
}
