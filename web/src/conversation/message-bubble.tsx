import type { OpenedMessage } from '@sealpost/client';
import { ShieldX, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { sealWords } from '../contacts/index.js';
import { useName } from '../live/index.js';
import { classNames } from '../ui/index.js';
import { FileCard } from './file-card.js';
import { isReadable } from './message-actions.js';
import { MessageMeta } from './message-meta.js';
import { MessageText } from './message-text.js';
import { usePane } from './pane-context.js';
import { Picture } from './picture.js';
import { saysPicture } from './preview.js';
import { Quote } from './quote.js';

/** The look of a bubble: own ones lean on the right. */
export function bubbleLook(own: boolean, last: boolean): string {
  return classNames(
    'max-w-[min(34rem,85%)] min-w-20 rounded-2xl px-3 pt-1.5 pb-1 text-left',
    own ? 'bg-bubble-own' : 'bg-bubble-other shadow-[0_0_0_1px_var(--line)]',
    last && (own ? 'rounded-br-md' : 'rounded-bl-md'),
  );
}

/** The text of a message and what stands at its foot: beside each other where there is room. */
export const FOOT = 'flex flex-wrap items-end gap-x-2.5';

/** A message that the server has. */
export function MessageBubble({
  message,
  own,
  named,
  last,
}: {
  message: OpenedMessage;
  own: boolean;
  /** Whether it says who wrote it. */
  named: boolean;
  last: boolean;
}) {
  return (
    <div className={bubbleLook(own, last)}>
      {named && <SenderName address={message.from} />}
      <Content message={message} />
      <div className={FOOT}>
        {isReadable(message) && message.text !== null && <MessageText text={message.text} />}
        <MessageMeta message={message} />
      </div>
    </div>
  );
}

function SenderName({ address }: { address: string }) {
  const name = useName(address);
  return (
    <p title={address} className="truncate text-sm font-semibold text-accent-text">
      {name}
    </p>
  );
}

function Content({ message }: { message: OpenedMessage }) {
  const { address, look } = usePane();
  const { attachments, replyTo } = message;
  if (message.deletedAt !== null)
    return <Instead icon={<Trash2 size={16} aria-hidden />}>This message was deleted.</Instead>;
  if (message.verification.status === 'invalid')
    return (
      <Instead icon={<ShieldX size={18} aria-hidden className="text-danger-text" />}>
        <span className="font-medium text-danger-text">This message could not be verified.</span>{' '}
        {sealWords(message)}
      </Instead>
    );
  return (
    <>
      {replyTo !== null && <Quote id={replyTo} conversation={address} />}
      {attachments.length > 0 && (
        <div className="flex flex-wrap items-start gap-1.5 py-1">
          {attachments.map((file) =>
            saysPicture(file) ? (
              <Picture
                key={file.index}
                message={message}
                file={file}
                onOpen={(blob) => {
                  look({ blob, filename: file.filename });
                }}
              />
            ) : (
              <FileCard key={file.index} message={message} file={file} />
            ),
          )}
        </div>
      )}
    </>
  );
}

/** What stands in the place of a content that is not shown. */
function Instead({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <p className="flex items-start gap-2 py-0.5 text-sm text-muted">
      <span className="mt-0.5 shrink-0">{icon}</span>
      <span>{children}</span>
    </p>
  );
}
