import { useCallback, useEffect, useState } from 'react';
import { type ComposerDraft, EMPTY_DRAFT } from './drafts.js';
import { engine } from './live.js';

/** What stands in the composer of a conversation, kept from letter to letter. `change` gives what is to stand there next. */
export function useDraft(conversation: string): {
  draft: ComposerDraft;
  change: (next: Partial<ComposerDraft>) => void;
  /** Shows a draft that was kept by somebody else. */
  show: (draft: ComposerDraft) => void;
} {
  const [draft, setDraft] = useState(() => engine().drafts.peek(conversation) ?? EMPTY_DRAFT);

  useEffect(() => {
    let wanted = true;
    engine()
      .drafts.read(conversation)
      .then(
        (kept) => {
          if (wanted) setDraft(kept);
        },
        () => undefined,
      );
    return () => {
      wanted = false;
    };
  }, [conversation]);

  const change = useCallback(
    (next: Partial<ComposerDraft>) => {
      const { drafts } = engine();
      const changed = { ...(drafts.peek(conversation) ?? EMPTY_DRAFT), ...next };
      drafts.set(conversation, changed);
      setDraft(changed);
    },
    [conversation],
  );

  return { draft, change, show: setDraft };
}
