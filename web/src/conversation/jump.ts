import { create } from 'zustand';

/** A message to be shown in its conversation. */
export interface Jump {
  conversation: string;
  id: string;
  /** Grows, so that the same message can be asked for again. */
  turn: number;
}

/** How long a message that was jumped to is marked, in milliseconds. */
const MARKED_FOR = 2200;

/** The message that was asked for last, and the one that was just shown. */
export const useJump = create<{ jump: Jump | null; marked: string | null }>(() => ({
  jump: null,
  marked: null,
}));

let turn = 0;

/** Has a message shown in its conversation: now when that is open, otherwise when it is opened. */
export function jumpTo(conversation: string, id: string): void {
  turn += 1;
  useJump.setState({ jump: { conversation, id, turn } });
}

/** The message is not there. */
export function giveUp(jump: Jump): void {
  useJump.setState((state) => (state.jump?.turn === jump.turn ? { jump: null } : {}));
}

/** The message is in sight: it is marked for a while. */
export function arrived(jump: Jump): void {
  giveUp(jump);
  useJump.setState({ marked: jump.id });
  setTimeout(() => {
    useJump.setState(({ marked }) => (marked === jump.id ? { marked: null } : {}));
  }, MARKED_FOR);
}
