import type { ClientStorage } from '../storage/client-storage.js';
import type { Pin } from './pin.js';

const PREFIX = 'contacts/';

/** The pins of all contacts, in the client's storage. */
export class PinStore {
  /** The last update of each address that is under way. */
  private readonly updates = new Map<string, Promise<unknown>>();

  constructor(private readonly storage: ClientStorage) {}

  read(address: string): Promise<Pin | undefined> {
    return this.storage.get<Pin>(PREFIX + address);
  }

  async all(): Promise<Pin[]> {
    const keys = await this.storage.keys(PREFIX);
    const pins = await Promise.all(keys.map((key) => this.storage.get<Pin>(key)));
    return pins.filter((pin) => pin !== undefined);
  }

  /**
   * Reads a pin, changes it, and writes it when it is another one. Updates of one address follow each other; what another tab wrote
   * before counts.
   *
   * @param change - from the pin that is stored to the one to store
   */
  update(address: string, change: (pin: Pin | undefined) => Pin): Promise<Pin> {
    const before = this.updates.get(address) ?? Promise.resolve();
    const update = before.then(async () => {
      const stored = await this.read(address);
      const pin = change(stored);
      if (pin !== stored) await this.storage.set(PREFIX + address, pin);
      return pin;
    });
    const settled = update
      .catch(() => undefined)
      .finally(() => {
        if (this.updates.get(address) === settled) this.updates.delete(address);
      });
    this.updates.set(address, settled);
    return update;
  }
}
