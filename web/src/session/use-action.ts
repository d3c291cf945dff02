import { useState } from 'react';
import { explainError, fieldErrors, saysSessionEnded } from './explain-error.js';
import { endSession } from './session-store.js';

export interface Action {
  busy: boolean;
  /** What went wrong the last time, in a sentence. */
  failure: string | null;
  /** The same as it was thrown. */
  error: unknown;
  /** What the server found wrong with single fields, by their names. */
  fields: Partial<Record<string, string>>;
  /** Runs something, once at a time. @returns whether it worked */
  run: (work: () => Promise<unknown>) => Promise<boolean>;
  clear: () => void;
}

/** Something that a button starts: whether it goes on, and in words why it failed. An ended session ends the page's too. */
export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function run(work: () => Promise<unknown>): Promise<boolean> {
    if (busy) return false;
    setBusy(true);
    setError(null);
    try {
      await work();
      return true;
    } catch (thrown) {
      if (saysSessionEnded(thrown)) endSession();
      setError(thrown);
      return false;
    } finally {
      setBusy(false);
    }
  }

  return {
    busy,
    error,
    failure: error === null ? null : explainError(error),
    fields: fieldErrors(error),
    run,
    clear: () => {
      setError(null);
    },
  };
}
