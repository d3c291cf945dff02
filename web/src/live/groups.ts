import { type Group, type GroupMember, SealpostError } from '@sealpost/client';
import { type Context, inBackground } from './context.js';

/** One's own groups: their names, and who is in them. */
export class Groups {
  readonly #groups = new Map<string, Group>();
  /** Groups that are read anew, and whether something changed since that was asked for. */
  readonly #reading = new Map<string, boolean>();

  constructor(
    private readonly context: Context,
    /** Called with the members that became known. */
    private readonly onMembers: (members: readonly GroupMember[]) => void,
  ) {}

  /** @throws SealpostError */
  async load(): Promise<void> {
    const groups: Group[] = [];
    for await (const group of this.context.client.groups.list()) groups.push(group);
    if (this.context.signal.aborted) return;
    this.#groups.clear();
    for (const group of groups) this.put(group);
    this.#publish();
  }

  get(address: string): Group | undefined {
    return this.#groups.get(address);
  }

  /** Takes in a group as the server answered it. */
  put(group: Group): void {
    this.#groups.set(group.address, group);
    this.onMembers(group.members);
    this.#publish();
  }

  /** The account is no longer in it, or it is gone. */
  drop(id: string): void {
    for (const [address, group] of this.#groups) if (group.id === id) this.#groups.delete(address);
    this.#publish();
  }

  /** Reads a group anew: something of it changed. */
  changed(id: string): void {
    if (this.#reading.has(id)) this.#reading.set(id, true);
    else inBackground(this.#read(id));
  }

  async #read(id: string): Promise<void> {
    try {
      do {
        this.#reading.set(id, false);
        const group = await this.context.client.groups.get(id);
        if (this.context.signal.aborted) return;
        this.put(group);
      } while (this.#reading.get(id));
    } catch (error) {
      if (error instanceof SealpostError && error.code === 'not_found') this.drop(id);
    } finally {
      this.#reading.delete(id);
    }
  }

  #publish(): void {
    this.context.publisher.changed('groups', () => new Map(this.#groups));
  }
}
