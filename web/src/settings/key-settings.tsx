import { useState } from 'react';
import { profileChanged, useClient, useProfile } from '../session/index.js';
import { announce, Banner, Button, formatDateTime } from '../ui/index.js';
import { Card } from './card.js';
import { PasswordDialog } from './password-dialog.js';

/** The own keys, and how to renew them. */
export function KeySettings() {
  const client = useClient();
  const { key } = useProfile();
  const [asking, setAsking] = useState(false);
  const [renewed, setRenewed] = useState(false);

  return (
    <>
      <Card title="Your keys">
        <dl className="flex flex-col gap-3">
          <div>
            <dt className="text-sm text-muted">Version</dt>
            <dd>
              {key.version}, made on {formatDateTime(key.createdAt)}
            </dd>
          </div>
          <div>
            <dt className="text-sm text-muted">Fingerprint of the key that messages are sealed to</dt>
            <dd className="font-mono text-xs break-all select-all">{key.fingerprint}</dd>
          </div>
          <div>
            <dt className="text-sm text-muted">Fingerprint of the key that your messages are signed with</dt>
            <dd className="font-mono text-xs break-all select-all">{key.signingFingerprint}</dd>
          </div>
        </dl>
      </Card>
      <Card
        title="Renew the keys"
        lead="New keys are made on this device for everything that is written from now on."
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <section>
            <h3 className="font-semibold">What it does</h3>
            <p className="text-muted">
              Somebody who got hold of a private key, and neither of your password nor of a device that was
              logged in, cannot read what is written to you from now on. Older messages stay readable for you.
            </p>
          </section>
          <section>
            <h3 className="font-semibold">What it does not do</h3>
            <p className="text-muted">
              It protects nothing that was written before. It shuts nobody out who knows your password, has a
              session, or has what a logged-in device kept. After a theft, end the sessions and change the
              password first.
            </p>
          </section>
        </div>
        <p className="text-muted">
          Everybody who compared safety numbers with you is told that your keys changed, and has to compare
          again.
        </p>
        {renewed && <Banner tone="success">Your keys are renewed.</Banner>}
        <Button
          className="self-start"
          onClick={() => {
            setAsking(true);
          }}
        >
          Renew keys
        </Button>
      </Card>
      <PasswordDialog
        open={asking}
        onClose={() => {
          setAsking(false);
        }}
        title="Renew your keys"
        confirmLabel="Renew keys"
        onConfirm={async (password) => {
          await client.account.rotateKeys({ password });
          setRenewed(true);
          announce('Your keys are renewed');
          profileChanged();
        }}
      >
        <p>The new keys are sealed with your account’s key, which the password opens.</p>
      </PasswordDialog>
    </>
  );
}
