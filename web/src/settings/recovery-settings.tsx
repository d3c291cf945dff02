import { useState } from 'react';
import { RecoveryCode, profileChanged, useClient, useProfile } from '../session/index.js';
import { Banner, Button } from '../ui/index.js';
import { Card } from './card.js';
import { PasswordDialog } from './password-dialog.js';

/** Makes a new recovery code and shows it once. */
export function RecoverySettings() {
  const client = useClient();
  const profile = useProfile();
  const [asking, setAsking] = useState(false);
  const [code, setCode] = useState<string | null>(null);

  if (code !== null)
    return (
      <Card
        title="Your new recovery code"
        lead="It is shown this once. The one before opens nothing any more."
      >
        <RecoveryCode
          code={code}
          address={profile.address}
          doneLabel="Done"
          onDone={() => {
            setCode(null);
          }}
        />
      </Card>
    );

  return (
    <Card
      title="Recovery code"
      lead="The one way back in when you forget your password. Neither the server nor this page can show the code again; you can make a new one in its place."
    >
      {!profile.recoveryEnabled && (
        <Banner tone="warning" title="You have none">
          When you forget your password, your messages cannot be read any more, by anybody. Make a code now.
        </Banner>
      )}
      <Button
        variant={profile.recoveryEnabled ? 'secondary' : 'primary'}
        className="self-start"
        onClick={() => {
          setAsking(true);
        }}
      >
        Make a new code
      </Button>
      <PasswordDialog
        open={asking}
        onClose={() => {
          setAsking(false);
        }}
        title="Make a new recovery code"
        confirmLabel="Make it"
        onConfirm={async (password) => {
          setCode(await client.account.renewRecoveryCode({ password }));
          profileChanged();
        }}
      >
        <p>The code that you have now stops working.</p>
      </PasswordDialog>
    </Card>
  );
}
