import { useEffect } from 'react';
import { engine, onReceived, usernameOf } from '../live/index.js';
import { liveStore } from '../live/state.js';
import { announce } from '../ui/index.js';
import { previewOf } from './preview.js';

/** More of a message is not read out by itself. */
const READ_OUT = 160;

/** Has new messages read out: those of the open conversation with their words, others by who wrote them. */
export function useAnnounceMessages(address: string): void {
  useEffect(
    () =>
      onReceived((message) => {
        if (document.visibilityState !== 'visible') return;
        const name = liveStore.getState().names.get(message.from) ?? usernameOf(message.from);
        if (message.conversation === address) announce(`${name}: ${previewOf(message).slice(0, READ_OUT)}`);
        else announce(`New message from ${name}`);
        engine().names.want(message.from);
      }),
    [address],
  );
}
