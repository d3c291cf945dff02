import { useEffect, useState } from 'react';
import { explainError, saysSessionEnded } from '../session/explain-error.js';
import { endSession } from '../session/session-store.js';

/** What is read from the server for a screen. */
export interface Loaded<T> {
  /** Null until it is there. */
  value: T | null;
  /** Why it is not, in a sentence. */
  failure: string | null;
  /** Reads it again; what is there stays meanwhile. */
  reload: () => void;
}

/** Reads something when the screen opens. @param read - must stay the same function while nothing is to be read anew */
export function useLoaded<T>(read: () => Promise<T>): Loaded<T> {
  const [value, setValue] = useState<T | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    let wanted = true;
    read().then(
      (found) => {
        if (!wanted) return;
        setValue(found);
        setFailure(null);
      },
      (error: unknown) => {
        if (saysSessionEnded(error)) endSession();
        if (wanted) setFailure(explainError(error));
      },
    );
    return () => {
      wanted = false;
    };
  }, [read, turn]);

  return {
    value,
    failure,
    reload: () => {
      setTurn((before) => before + 1);
    },
  };
}
