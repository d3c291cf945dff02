import type { ClipboardEvent, KeyboardEvent, Ref } from 'react';

const LOOK = 'col-start-1 row-start-1 max-h-48 min-h-10 px-3.5 py-2 wrap-anywhere whitespace-pre-wrap';

/** The room to type in: it grows with what is typed. */
export function ComposerInput({
  ref,
  label,
  text,
  sendsOnEnter,
  onText,
  onFiles,
  onSubmit,
}: {
  ref: Ref<HTMLTextAreaElement>;
  label: string;
  text: string;
  /** Enter sends and Shift and Enter breaks the line; otherwise Enter breaks it. */
  sendsOnEnter: boolean;
  onText: (text: string) => void;
  onFiles: (files: File[]) => void;
  onSubmit: () => void;
}) {
  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.key === 'Enter' && sendsOnEnter && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      onSubmit();
    }
    if (event.key === 'ArrowUp' && text === '') {
      event.preventDefault();
      focusLastMessage(event.currentTarget);
    }
  }

  function onPaste(event: ClipboardEvent<HTMLTextAreaElement>): void {
    const files = [...event.clipboardData.files];
    // What a text program copies comes as a picture of it, too.
    if (files.length === 0 || event.clipboardData.types.includes('text/plain')) return;
    event.preventDefault();
    onFiles(files);
  }

  return (
    <div className="grid min-w-0 flex-1 rounded-2xl border border-line-strong bg-raised focus-within:border-accent-text focus-within:outline-1 focus-within:outline-accent-text">
      <textarea
        ref={ref}
        rows={1}
        dir="auto"
        aria-label={label}
        placeholder="Message"
        value={text}
        onChange={(event) => {
          onText(event.target.value);
        }}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        className={`${LOOK} resize-none overflow-y-auto bg-transparent outline-none placeholder:text-muted`}
      />
      {/* The same words again give the field its height. */}
      <div
        aria-hidden
        className={`${LOOK} pointer-events-none invisible overflow-hidden pointer-coarse:text-base`}
      >
        {`${text.slice(0, 4000)}\u200b`}
      </div>
    </div>
  );
}

function focusLastMessage(from: HTMLElement): void {
  const messages = from.closest('section')?.querySelectorAll<HTMLElement>('[role=feed] article');
  [...(messages ?? [])].at(-1)?.focus();
}
