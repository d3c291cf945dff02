import type { StoreApi } from 'zustand/vanilla';
import type { LiveState } from './state.js';

type Part = { [Key in keyof LiveState]: () => LiveState[Key] };

/** Brings what changed into the store: many changes of the same moment as one, so that a burst of events is drawn once. */
export class Publisher {
  readonly #changed = new Map<keyof LiveState, () => unknown>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly store: StoreApi<LiveState>) {}

  /** Says that a part of the state is not what it was; `read` gives it when it is drawn. */
  changed<Key extends keyof LiveState>(key: Key, read: Part[Key]): void {
    this.#changed.set(key, read);
    this.#timer ??= setTimeout(() => {
      this.flush();
    });
  }

  flush(): void {
    this.stop();
    const parts = [...this.#changed].map(([key, read]) => [key, read()]);
    this.#changed.clear();
    if (parts.length > 0) this.store.setState(Object.fromEntries(parts) as Partial<LiveState>);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
