import { SealpostError, type OpenedMessage } from '@sealpost/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { fileHere, loadFile } from '../live/index.js';
import { explainError } from '../session/explain-error.js';

/** A file of a message, and how far it is. */
export interface FileState {
  /** Null when it is not here. */
  blob: Blob | null;
  /** 0 to 1 while it is loaded; null otherwise. */
  progress: number | null;
  /** Why it is not here, in a sentence. */
  failure: string | null;
  /** Loads it. @returns null when that failed */
  load: () => Promise<Blob | null>;
}

/** Gets a file of a message. */
export function useFile(message: OpenedMessage, index: number): FileState {
  const [blob, setBlob] = useState<Blob | null>(() => fileHere(message, index) ?? null);
  const [progress, setProgress] = useState<number | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const shown = useRef(true);

  useEffect(() => {
    shown.current = true;
    return () => {
      shown.current = false;
    };
  }, []);

  const load = useCallback(async () => {
    const here = fileHere(message, index);
    if (here) {
      setBlob(here);
      return here;
    }
    setProgress(0);
    setFailure(null);
    try {
      const content = await loadFile(message, index, ({ loaded, total }) => {
        if (shown.current) setProgress(total === 0 ? 0 : loaded / total);
      });
      if (shown.current) setBlob(content.blob);
      return content.blob;
    } catch (error) {
      if (shown.current) setFailure(fileFailure(error));
      return null;
    } finally {
      if (shown.current) setProgress(null);
    }
  }, [message, index]);

  return { blob, progress, failure, load };
}

function fileFailure(error: unknown): string {
  return error instanceof SealpostError && error.code === 'invalid_message'
    ? 'This file could not be verified, and is not shown.'
    : explainError(error);
}
