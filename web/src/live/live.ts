import type { OpenedMessage } from '@sealpost/client';
import { Engine } from './engine.js';
import type { LiveOptions } from './live-options.js';
import { liveStore, NOTHING } from './state.js';

let running: Engine | null = null;
const receivers = new Set<(message: OpenedMessage) => void>();

/** Begins to follow the account; whatever ran before is stopped. */
export function startLive(options: LiveOptions): void {
  stopLive();
  liveStore.setState({ me: options.client.address });
  running = new Engine(options, (message) => {
    for (const receive of receivers) receive(message);
  });
}

/** Stops following and forgets what was loaded. What is unsent stays in the storage. */
export function stopLive(): void {
  running?.stop();
  running = null;
  liveStore.setState(NOTHING, true);
}

/** How many messages were sent here and have not reached the server. */
export function unsentCount(): number {
  return running?.outbox.size ?? 0;
}

/** What runs. It is there for whatever is shown to somebody who is logged in. */
export function engine(): Engine {
  if (!running) throw new Error('Nobody is logged in.');
  return running;
}

/** A message of a conversation when it is loaded; nothing is while nobody is logged in. */
export function loadedMessage(conversation: string, id: string): OpenedMessage | undefined {
  return running?.timelines.get(conversation)?.get(id);
}

/** Has a function called with each message that comes from somebody else. @returns what to call when that is enough */
export function onReceived(receive: (message: OpenedMessage) => void): () => void {
  receivers.add(receive);
  return () => {
    receivers.delete(receive);
  };
}
