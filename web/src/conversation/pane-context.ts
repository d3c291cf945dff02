import type { OpenedMessage } from '@sealpost/client';
import { createContext, use } from 'react';
import type { ShownPicture } from './lightbox.js';

/** What a message can have the pane do. */
export interface PaneActions {
  /** Of the conversation. */
  address: string;
  isGroup: boolean;
  reply: (id: string) => void;
  remove: (message: OpenedMessage, scope: 'self' | 'everyone') => void;
  /** Shows how it was sealed, and who has it. */
  details: (message: OpenedMessage) => void;
  look: (picture: ShownPicture) => void;
}

/** Where the messages of a pane find it. */
export const PaneContext = createContext<PaneActions | null>(null);

/** The pane that a message is shown in. */
export function usePane(): PaneActions {
  const actions = use(PaneContext);
  if (!actions) throw new Error('usePane was called outside of a conversation.');
  return actions;
}
