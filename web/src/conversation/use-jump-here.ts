import { useEffect } from 'react';
import { engine } from '../live/index.js';
import { explainError } from '../session/explain-error.js';
import { announce } from '../ui/index.js';
import { type Jump, giveUp, useJump } from './jump.js';

/** The message that is to be shown in a conversation. What is around it is loaded when it is not there. */
export function useJumpHere(address: string): Jump | null {
  const asked = useJump(({ jump }) => (jump?.conversation === address ? jump : null));

  useEffect(() => {
    if (!asked) return;
    reach(asked).then(
      (reached) => {
        if (reached) return;
        giveUp(asked);
        announce('The message is not there any more.', 'assertive');
      },
      (error: unknown) => {
        giveUp(asked);
        announce(explainError(error), 'assertive');
      },
    );
  }, [asked]);

  return asked;
}

async function reach({ conversation, id }: Jump): Promise<boolean> {
  const message = await engine().message(id);
  return message?.conversation === conversation && (await engine().timelines.reach(conversation, message));
}
