import type { OpenedMessage } from '@sealpost/client';
import { deleteMessage } from '../live/index.js';
import { explainError } from '../session/explain-error.js';
import { ConfirmDialog } from '../ui/index.js';
import { useLast } from './use-last.js';

/** What is to be deleted. */
export interface Removal {
  message: OpenedMessage;
  scope: 'self' | 'everyone';
}

/** Asks before a message is deleted. */
export function DeleteDialog({ asked, onClose }: { asked: Removal | null; onClose: () => void }) {
  const removal = useLast(asked);
  const forAll = removal?.scope === 'everyone';
  return (
    <ConfirmDialog
      open={asked !== null}
      onClose={onClose}
      onConfirm={async () => {
        if (asked) await deleteMessage(asked.message, asked.scope);
      }}
      explain={explainError}
      title={forAll ? 'Delete for everyone?' : 'Delete for you?'}
      confirmLabel={forAll ? 'Delete for everyone' : 'Delete for me'}
      danger
    >
      <p>
        {forAll
          ? 'The server erases its content for everyone. Whoever read it may have kept it. That a message was here stays visible.'
          : 'It goes from all of your devices. The others keep theirs.'}
      </p>
    </ConfirmDialog>
  );
}
