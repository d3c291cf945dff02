import type { OpenedMessage } from '@sealpost/client';
import { CornerUpLeft } from 'lucide-react';
import { useEffect, useState } from 'react';
import { engine, loadedMessage, useLive, useName } from '../live/index.js';
import { jumpTo } from './jump.js';
import { previewOf } from './preview.js';

/** The message that another one answers; a press shows it in its place. */
export function Quote({ id, conversation }: { id: string; conversation: string }) {
  const answered = useAnswered(id, conversation);
  if (answered === undefined)
    return <p className={`${LOOK} text-muted`}>A message that is not there any more</p>;
  return (
    <button
      type="button"
      className={`${LOOK} hover:bg-hover`}
      onClick={() => {
        jumpTo(conversation, id);
      }}
    >
      <span className="sr-only">Show the message that this one answers: </span>
      {answered === null ? <span className="text-muted">…</span> : <QuotedWords message={answered} />}
    </button>
  );
}

const LOOK =
  'mb-1 block w-full min-w-32 rounded-lg border-l-3 border-accent bg-canvas/50 px-2 py-1 text-left text-sm';

/** Who wrote what, on two lines. */
export function QuotedWords({ message }: { message: OpenedMessage }) {
  const me = useLive((state) => state.me);
  const name = useName(message.from);
  return (
    <>
      <span className="flex items-center gap-1 text-xs font-semibold text-accent-text">
        <CornerUpLeft size={12} aria-hidden />
        <span className="truncate">{message.from === me ? 'You' : name}</span>
      </span>
      <span dir="auto" className="line-clamp-2 wrap-anywhere">
        {previewOf(message)}
      </span>
    </>
  );
}

/** A message of a conversation: null while it is looked for, undefined when it is not there. */
export function useAnswered(id: string, conversation: string): OpenedMessage | null | undefined {
  const here = useLive(() => loadedMessage(conversation, id));
  const [found, setFound] = useState<OpenedMessage | null | undefined>(null);
  const missing = here === undefined;
  useEffect(() => {
    if (!missing) return;
    let wanted = true;
    const show = (message: OpenedMessage | undefined): void => {
      if (wanted) setFound(message?.conversation === conversation ? message : undefined);
    };
    engine()
      .message(id)
      .then(show, () => undefined);
    return () => {
      wanted = false;
    };
  }, [id, conversation, missing]);
  return here ?? found;
}
