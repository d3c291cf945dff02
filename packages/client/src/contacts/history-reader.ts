import { SealpostError } from '../http/sealpost-error.js';
import type { PublicKey } from '../wire.js';
import type { KeyDirectory } from './key-directory.js';
import { type KeyObserver, publicPart } from './key-observer.js';
import { type Pin, type PinnedKey, withHistory } from './pin.js';
import type { PinStore } from './pin-store.js';

const MISS_MILLISECONDS = 60_000;

/** Finds the older keys of contacts, in the pins and in the histories that the server keeps. */
export class HistoryReader {
  private readonly reading = new Map<string, Promise<Pin | null>>();
  /** When a key was asked for in vain. */
  private readonly misses = new Map<string, number>();

  constructor(
    private readonly pins: PinStore,
    private readonly directory: KeyDirectory,
    private readonly observer: KeyObserver,
  ) {}

  /** A key version by its id, or null when the account lists none such. @throws SealpostError `network` and the like */
  async find(address: string, keyId: string): Promise<PinnedKey | null> {
    const known = keyIn(await this.pins.read(address), keyId);
    if (known) return known;
    const name = `${address}\n${keyId}`;
    const missed = this.misses.get(name);
    if (missed !== undefined && Date.now() - missed < MISS_MILLISECONDS) return null;
    const found = keyIn(await this.read(address), keyId);
    if (found) this.misses.delete(name);
    else this.misses.set(name, Date.now());
    return found ?? null;
  }

  /** Several calls at once read it once. @returns null when there is no such account */
  private read(address: string): Promise<Pin | null> {
    const known = this.reading.get(address);
    if (known) return known;
    const reading = this.merge(address).finally(() => this.reading.delete(address));
    this.reading.set(address, reading);
    return reading;
  }

  private async merge(address: string): Promise<Pin | null> {
    const versions = await this.directory.history(address).catch((error: unknown) => {
      if (error instanceof SealpostError && error.code === 'not_found') return [];
      throw error;
    });
    const [current] = versions.filter(({ retiredAt }) => retiredAt === null);
    if (!current) return null;
    const older: PublicKey[] = [];
    for (const version of versions) {
      if (version !== current && (await this.isSound(version))) older.push(publicPart(version));
    }
    return this.observer.observe(address, current, (pin) => withHistory(pin, older));
  }

  /** One version that is not what it says spoils no other. */
  private async isSound(version: PublicKey): Promise<boolean> {
    try {
      await this.directory.keys(version);
      return true;
    } catch {
      return false;
    }
  }
}

/** The one that was pinned first: an id is never given to another key. */
function keyIn(pin: Pin | null | undefined, keyId: string): PinnedKey | undefined {
  return pin?.keys.find(({ key }) => key.id === keyId);
}
