import { SealpostError } from '@sealpost/client';
import { type Context, inBackground } from './context.js';
import { groupIdOf } from './message-filter.js';

/** The display names of people, read when somebody wants to show them. */
export class Names {
  readonly #names = new Map<string, string | null>();
  readonly #asked = new Set<string>();

  constructor(private readonly context: Context) {}

  /** Has the name of somebody read, once. */
  want(address: string): void {
    if (this.#asked.has(address) || groupIdOf(address) !== null) return;
    this.#asked.add(address);
    inBackground(this.#read(address));
  }

  /** Takes in people whose names came with something else. */
  put(people: readonly { address: string; displayName: string | null }[]): void {
    for (const { address, displayName } of people) {
      this.#asked.add(address);
      this.#names.set(address, displayName);
    }
    this.#publish();
  }

  /** Has all names read again when they are wanted next. */
  forget(): void {
    this.#asked.clear();
    for (const address of this.#names.keys()) this.want(address);
  }

  async #read(address: string): Promise<void> {
    try {
      const { displayName } = await this.context.client.users.get(address);
      this.#names.set(address, displayName);
    } catch (error) {
      if (!(error instanceof SealpostError) || error.code !== 'not_found') {
        this.#asked.delete(address);
        return;
      }
      this.#names.set(address, null);
    }
    this.#publish();
  }

  #publish(): void {
    this.context.publisher.changed('names', () => new Map(this.#names));
  }
}
