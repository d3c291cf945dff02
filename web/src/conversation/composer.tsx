import { Paperclip, SendHorizontal, Timer } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { EMPTY_DRAFT, engine, groupIdOf, send, useLive } from '../live/index.js';
import { announce, Banner, IconButton, useMedia } from '../ui/index.js';
import { AnswerLine } from './answer-line.js';
import { AttachedFiles } from './attached-files.js';
import { ComposerInput } from './composer-input.js';
import { DisappearingDialog } from './disappearing-dialog.js';
import { disappearingInWords } from './disappearing.js';
import type { Drafting } from './drafting.js';
import { LIMITS, textBytes } from './limits.js';
import type { AddFiles } from './use-add-files.js';

/** Where one writes: what is typed is kept until it is sent. */
export function Composer({
  address,
  name,
  drafting,
  files,
  input,
  isMember,
}: {
  address: string;
  name: string;
  drafting: Drafting;
  files: AddFiles;
  input: RefObject<HTMLTextAreaElement | null>;
  /** Whether one may write here. */
  isMember: boolean;
}) {
  const touch = useMedia('(pointer: coarse)');
  const own = useLive((state) => state.me === address);
  const picker = useRef<HTMLInputElement>(null);
  const [choosing, setChoosing] = useState(false);
  const { draft, change, show } = drafting;
  const tooLong = textBytes(draft.text) > LIMITS.textBytes;
  const empty = draft.text.trim() === '' && draft.files.length === 0;

  useEffect(() => {
    if (!touch) input.current?.focus();
  }, [touch, input]);

  if (!isMember)
    return (
      <p className="border-t border-line bg-surface px-5 py-4 text-center text-sm text-muted">
        You are not in this group any more. What you had stays here.
      </p>
    );

  function submit(): void {
    if (empty || tooLong) return;
    const left = { ...EMPTY_DRAFT, expiresInSeconds: draft.expiresInSeconds };
    const text = draft.text.trim();
    send(
      {
        ...draft,
        id: crypto.randomUUID(),
        conversation: address,
        groupId: groupIdOf(address),
        text: text === '' ? null : text,
      },
      left,
    );
    show(left);
    announce('Sent');
    input.current?.focus();
  }

  return (
    <form
      aria-label="Write a message"
      className="flex flex-col gap-2 border-t border-line bg-surface px-2 pt-2 pb-[max(0.5rem,env(safe-area-inset-bottom))] sm:px-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {draft.replyTo !== null && (
        <AnswerLine
          id={draft.replyTo}
          conversation={address}
          onCancel={() => {
            change({ replyTo: null });
            input.current?.focus();
          }}
        />
      )}
      <AttachedFiles
        files={draft.files}
        onRemove={(file) => {
          files.remove(file);
          input.current?.focus();
        }}
      />
      {files.problem !== null && <Banner tone="warning">{files.problem}</Banner>}
      {tooLong && (
        <Banner tone="warning">
          This is longer than one message may be. Take {textBytes(draft.text) - LIMITS.textBytes} bytes out,
          or send it as a file.
        </Banner>
      )}
      <div className="flex items-end gap-1">
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            files.add([...(event.target.files ?? [])]);
            event.target.value = '';
            input.current?.focus();
          }}
        />
        <IconButton
          label="Attach files"
          icon={Paperclip}
          className="mb-0.5"
          onClick={() => picker.current?.click()}
        />
        <IconButton
          label={
            draft.expiresInSeconds === null
              ? 'Disappearing messages: off'
              : `Disappearing messages: ${disappearingInWords(draft.expiresInSeconds)}`
          }
          icon={Timer}
          aria-pressed={draft.expiresInSeconds !== null}
          className="mb-0.5"
          onClick={() => {
            setChoosing(true);
          }}
        />
        <ComposerInput
          ref={input}
          label={own ? 'Note to yourself' : `Message to ${name}`}
          text={draft.text}
          sendsOnEnter={!touch}
          onText={(text) => {
            change({ text });
            if (text !== '' && !own) engine().context.client.typing(address);
          }}
          onFiles={files.add}
          onSubmit={submit}
        />
        <IconButton
          type="submit"
          label="Send"
          icon={SendHorizontal}
          variant="primary"
          disabled={empty || tooLong}
          className="mb-0.5"
        />
      </div>
      <DisappearingDialog
        open={choosing}
        seconds={draft.expiresInSeconds}
        onChosen={(expiresInSeconds) => {
          change({ expiresInSeconds });
        }}
        onClose={() => {
          setChoosing(false);
        }}
      />
    </form>
  );
}
