import type { OpenedMessage } from '@sealpost/client';
import type { KeyboardEvent } from 'react';
import { copyText, isReadable } from './message-actions.js';
import { usePane } from './pane-context.js';

/** What the keys do while a message itself has the focus: R answers it, C copies its text, Delete deletes it for oneself. */
export function useMessageKeys(message: OpenedMessage | null): (event: KeyboardEvent<HTMLElement>) => void {
  const pane = usePane();
  return (event) => {
    if (!message || event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey)
      return;
    const key = event.key.toLowerCase();
    if (key === 'r' && isReadable(message)) pane.reply(message.id);
    else if (key === 'c' && isReadable(message)) copyText(message);
    else if (key === 'delete') pane.remove(message, 'self');
    else if (key === 'enter') pane.details(message);
    else return;
    event.preventDefault();
  };
}
