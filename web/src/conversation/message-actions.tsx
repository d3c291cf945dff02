import type { OpenedMessage } from '@sealpost/client';
import { Copy, CornerUpLeft, EllipsisVertical, Eraser, Info, Trash2 } from 'lucide-react';
import { announce, IconButton, Menu, type MenuItem } from '../ui/index.js';
import { type PaneActions, usePane } from './pane-context.js';

/** What can be done with a message: shown beside it when it is pointed at or has the focus, and always on touch. */
export function MessageActions({ message }: { message: OpenedMessage }) {
  const pane = usePane();
  const readable = isReadable(message);
  return (
    <div className="flex shrink-0 self-center opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 has-aria-expanded:opacity-100 pointer-coarse:opacity-60">
      {readable && (
        <IconButton
          label="Reply"
          icon={CornerUpLeft}
          size={17}
          className="pointer-coarse:hidden"
          onClick={() => {
            pane.reply(message.id);
          }}
        />
      )}
      <Menu label="Message actions" icon={EllipsisVertical} items={itemsOf(message, pane)} />
    </div>
  );
}

/** Whether there is something in it to answer and to copy. */
export function isReadable({ deletedAt, verification }: OpenedMessage): boolean {
  return deletedAt === null && verification.status !== 'invalid';
}

/** Copies the text of a message. */
export function copyText({ text }: OpenedMessage): void {
  if (text === null) return;
  navigator.clipboard.writeText(text).then(
    () => {
      announce('Copied');
    },
    () => {
      announce('The browser did not let it be copied.', 'assertive');
    },
  );
}

function itemsOf(message: OpenedMessage, pane: PaneActions): MenuItem[] {
  const readable = isReadable(message);
  const items: (MenuItem | false)[] = [
    readable && {
      label: 'Reply',
      icon: CornerUpLeft,
      onSelect: () => {
        pane.reply(message.id);
      },
    },
    readable &&
      message.text !== null && {
        label: 'Copy text',
        icon: Copy,
        onSelect: () => {
          copyText(message);
        },
      },
    {
      label: 'Details',
      icon: Info,
      onSelect: () => {
        pane.details(message);
      },
    },
    {
      label: 'Delete for me',
      icon: Eraser,
      onSelect: () => {
        pane.remove(message, 'self');
      },
    },
    message.direction !== 'received' &&
      message.deletedAt === null && {
        label: 'Delete for everyone',
        icon: Trash2,
        danger: true,
        onSelect: () => {
          pane.remove(message, 'everyone');
        },
      },
  ];
  return items.filter((item) => item !== false);
}
