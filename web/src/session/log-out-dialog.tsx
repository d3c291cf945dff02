import { useEffect } from 'react';
import { unsentCount } from '../live/index.js';
import { ConfirmDialog } from '../ui/index.js';
import { explainError } from './explain-error.js';
import { leave } from './session-store.js';
import { useClient } from './use-client.js';

/** Logs out; it asks before, when something would be lost by that. */
export function LogOutDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const client = useClient();
  const unsent = open ? unsentCount() : 0;

  useEffect(() => {
    if (!open || unsent > 0) return;
    void client.account.logOut().finally(() => {
      leave(client, 'loggedOut');
    });
  }, [open, unsent, client]);

  return (
    <ConfirmDialog
      open={open && unsent > 0}
      onClose={onClose}
      title="Log out?"
      confirmLabel={unsent === 1 ? 'Log out and lose it' : 'Log out and lose them'}
      danger
      explain={explainError}
      onConfirm={async () => {
        await client.account.logOut();
        leave(client, 'loggedOut');
      }}
    >
      <p>
        {unsent === 1 ? 'One message was' : `${unsent} messages were`} not sent yet. Logging out forgets{' '}
        {unsent === 1 ? 'it' : 'them'}, with everything else that this browser keeps of the account.
      </p>
    </ConfirmDialog>
  );
}
