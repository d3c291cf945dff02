import { create } from 'zustand';

/** A message to be shown in its conversation. */
export interface Jump {
  conversation: string;
  id: string;
  /** Grows, so that the same message can be asked for again. */
  turn: number;
}

/** The message that was asked for last; null when it was shown. */
export const useJump = create<{ jump: Jump | null }>(() => ({ jump: null }));

let turn = 0;

/** Has a message shown in its conversation: now when that is open, otherwise when it is opened. */
export function jumpTo(conversation: string, id: string): void {
  turn += 1;
  useJump.setState({ jump: { conversation, id, turn } });
}

/** The message was shown, or is not there. */
export function jumpDone(done: Jump): void {
  useJump.setState(({ jump }) => (jump?.turn === done.turn ? { jump: null } : {}));
}
