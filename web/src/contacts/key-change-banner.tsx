import { ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import { useAction } from '../session/use-action.js';
import { useClient } from '../session/use-client.js';
import { Banner, Button, ConfirmDialog, formatDateTime } from '../ui/index.js';
import { explainError } from '../session/explain-error.js';
import { showContact, useContact } from './contact-store.js';
import { SafetyNumberDialog } from './safety-number-dialog.js';

/** Says loudly that the keys of a contact are not what they were, until they are accepted or compared; otherwise nothing. */
export function KeyChangeBanner({ address, name }: { address: string; name: string }) {
  const client = useClient();
  const change = useContact(address)?.change ?? null;
  const [open, setOpen] = useState<'compare' | 'accept' | null>(null);
  const accepting = useAction();
  const close = () => {
    setOpen(null);
  };
  const accept = async () => {
    showContact(client, await client.contacts.accept(address));
  };
  if (!change) return null;

  return (
    <>
      <Banner
        tone={change.wasCompared ? 'danger' : 'warning'}
        icon={ShieldAlert}
        title={`The keys of ${name} changed`}
        flush
        actions={
          <>
            <Button
              size="sm"
              variant="primary"
              onClick={() => {
                setOpen('compare');
              }}
            >
              Compare safety numbers
            </Button>
            <Button
              size="sm"
              busy={accepting.busy}
              onClick={() => {
                if (change.wasCompared) setOpen('accept');
                else void accepting.run(accept);
              }}
            >
              Accept without comparing
            </Button>
          </>
        }
      >
        <p>
          New since {formatDateTime(change.now.createdAt)}, as the server says. {name} renewed them or made
          the account anew, or somebody wants to read along.
          {change.wasCompared && ' You had compared the keys before, so nothing is sent until you decide.'}
        </p>
        {accepting.failure && <p className="mt-1 font-medium">{accepting.failure}</p>}
      </Banner>
      <SafetyNumberDialog address={address} name={name} open={open === 'compare'} onClose={close} />
      <ConfirmDialog
        open={open === 'accept'}
        onClose={close}
        onConfirm={accept}
        explain={explainError}
        title="Accept keys that nobody compared?"
        confirmLabel="Accept them"
        danger
      >
        <p>
          You knew that the keys before were those of {name}. Of these you know it only when you compare the
          safety number again. If somebody swapped them, they can read what you write from now on.
        </p>
      </ConfirmDialog>
    </>
  );
}
