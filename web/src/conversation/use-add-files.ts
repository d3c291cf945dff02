import { useCallback, useState } from 'react';
import type { ComposerDraft } from '../live/index.js';
import { acceptFiles } from './limits.js';

/** The files that are to be sent with what is typed. */
export interface AddFiles {
  /** Takes files, as far as the limits allow. */
  add: (files: readonly File[]) => void;
  remove: (file: File) => void;
  /** Why the last ones were not taken. */
  problem: string | null;
}

/** Adds files to a draft. */
export function useAddFiles(
  files: readonly File[],
  change: (next: Partial<ComposerDraft>) => void,
): AddFiles {
  const [problem, setProblem] = useState<string | null>(null);
  const add = useCallback(
    (more: readonly File[]) => {
      const accepted = acceptFiles(files, more);
      setProblem(accepted.problem);
      change({ files: accepted.files });
    },
    [files, change],
  );
  const remove = useCallback(
    (file: File) => {
      setProblem(null);
      change({ files: files.filter((other) => other !== file) });
    },
    [files, change],
  );
  return { add, remove, problem };
}
